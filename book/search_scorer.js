// Readers and students search; the pages for instructors come after all others.
var Scorer = {
  score: ([docname, title, anchor, description, score]) =>
    /^book\/(teaching\/|instructors$)/.test(docname) ? score - 1000 : score,
  // What follows are Sphinx's own numbers, which a scorer has to repeat.
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
