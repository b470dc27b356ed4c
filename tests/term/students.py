"""Invent a class whose names are as difficult as those of real classes."""

import random
import unicodedata
from dataclasses import dataclass
from typing import Literal

Campus = Literal["moodle", "canvas"]

# Each has been seen to break something: a path, a spreadsheet, a join by name, a pattern for a file's name.
DIFFICULT = [
    ("Jürgen", "Müller"),
    ("Siobhán", "O'Brien-Smith"),
    ("Mario", "Rossi"),
    ("Mario", "Rossi"),
    ("明", "李"),
    ("=Max", "+Mustermann"),
    ("Ana_Lucía", "de_Souza"),
    ("John", "Smith, Jr."),
    (
        "Maria Antonietta Josefa Karoline Wilhelmine Friederike Ludovika Theresia Ämilie Ottilie Cäcilie",
        "von und zu Hohenzollern-Sigmaringen-Württemberg-Schleswig-Holstein-Glücksburg-Øresund-Ærø",
    ),
    ("محمد", "العَرَبي"),
    ('Renée "Ren"', "D'Arcy/Björk"),
    ("Suharto", "-"),
    ("Anna 2", "2_assignsubmission_file"),
    ("Екатерина", "Иванова"),
    ("José María", "García Márquez de la Peña"),
    ("Ngọc Ánh", "Nguyễn"),
    ("Zoë", "van 't Hof"),
    ("X Æ", "@Home"),
]
FIRST = [
    *("Ada", "Ben", "Carla", "Davide", "Elif", "Fatima", "Giulia", "Hannes", "Ines", "Jan", "Katharina"),
    *("Łukasz", "Mei", "Noor", "Olga", "Paweł", "Quentin", "Rosa", "Søren", "Tomás", "Uwe", "Viktória"),
    *("Wiktor", "Xenia", "Yusuf", "Zeynep", "André", "Brynjólfur", "Chloë", "Dženana"),
]
LAST = [
    *("Achterberg", "Bianchi", "Çelik", "Dvořák", "Esposito", "Fischer", "Grünwald", "Huber", "Ibrahim"),
    *("Jansen", "Kowalski", "Lindqvist", "Moretti", "Nakamura", "Öztürk", "Pichler", "Quispe", "Ricci"),
    *("Schröder", "Țurcanu", "Unterholzner", "Vasquez", "Weiß", "Xu", "Yıldız", "Žižka"),
    *("Meier-Lüdenscheidt", "García-López"),
]


@dataclass(frozen=True)
class Person:
    """A student.

    Attributes
    ----------
    place : int
        How many people enrolled earlier.
    number : str
        The university's, which begins with zeros that a spreadsheet would remove.
    """

    place: int
    first_name: str
    last_name: str
    email: str
    number: str
    campus: Campus = "moodle"

    @property
    def full_name(self) -> str:
        """The name as Moodle shows it, first name first."""
        return f"{self.first_name} {self.last_name}"

    @property
    def sorting_key(self) -> tuple[str, str, int]:
        """What Moodle and Canvas sort people by; the earlier of namesakes is first."""
        return self.last_name, self.first_name, self.place


def invent_class(rng: random.Random, count: int) -> list[Person]:
    """Invent people of two campuses: first the difficult names, then common ones.

    Some of the names occur twice.
    """
    names = DIFFICULT[:count]
    names += [(rng.choice(FIRST), rng.choice(LAST)) for _ in range(count - len(names))]
    numbers = rng.sample(range(10_000, 9_999_999), count)
    people = []
    for place, ((first, last), number) in enumerate(zip(names, numbers, strict=True)):
        mailbox = _mailbox(f"{first}.{last}") or "student"
        address = (
            f"{mailbox}{'+dl1' * (place % 29 == 7)}{place}@{('students', 'UniVersity')[place % 2]}.example"
        )
        campus: Campus = "canvas" if place % 5 in (1, 3) else "moodle"
        people.append(Person(place, first, last, address, f"{number:09}", campus))
    return people


def _mailbox(name: str) -> str:
    """Reduce a name to what is allowed before the @ of an address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "".join(sign for sign in plain.lower() if sign.isalnum() or sign == ".").strip(".")[:40]
