/* Results while you type, in the dialog of Ctrl+K and on search.html. What it searches is written by
   book/_extensions/section_search.py and is loaded when a search field gets the focus: by scripts, so that the search
   works from a disk too. MiniSearch finds and ranks; this puts its results together and shows them. */
"use strict";
(() => {
  const FIELD = "form.bd-search input[name=q]";
  const FILES = ["_static/vendor/minisearch.js", "_static/stemmer.js", "searchindex.js"];
  const IN_DIALOG = 8, ON_PAGE = 60;  // pages
  const SECTIONS = 3;                 // of one page
  const LENGTH = 170;                 // of an excerpt
  const WORD = /[\p{L}\p{N}]+/gu;
  const root = document.documentElement.dataset.content_root;

  const load = file => new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement("script"),
      { src: root + file, onload: resolve, onerror: () => reject(new Error(`${file} is missing`)) }));
  });

  /** Load everything, once, and return the function that searches. */
  let engine;
  const ready = () => engine ??= Promise.all(FILES.map(load)).then(prepare);

  const element = (name, attributes = {}, ...children) => {
    const made = Object.assign(document.createElement(name), attributes);
    made.append(...children);
    return made;
  };

  const prepare = async () => {
    const stemmer = new Stemmer(), known = new Map();
    /** Return a word in small letters, and its stem if that is another. */
    const forms = word => {
      if (!known.has(word)) {
        const small = word.toLowerCase(), stem = stemmer.stemWord(small);
        known.set(word, small === stem ? [small] : [small, stem]);
      }
      return known.get(word);
    };
    const sections = SEARCHED_PAGES.flatMap(page => page.sections.map(([anchor, heading, text, code], place) =>
      ({ page, anchor, heading, text, code, title: place ? page.title : "", keywords: place ? "" : page.keywords })));
    sections.forEach((section, id) => { section.id = id; });
    const index = new MiniSearch({
      fields: ["heading", "title", "keywords", "text", "code"],
      tokenize: text => text.match(WORD) ?? [],
      processTerm: forms,
      searchOptions: { processTerm: term => term, boost: { heading: 6, keywords: 2, title: 1.5, text: 1, code: 0.2 } },
    });
    await index.addAllAsync(sections, { chunkSize: 40 });  // in between, the page answers

    /* Every word has to be there, as it is, as the beginning of another, or with another ending. */
    const asTyped = word => ({ combineWith: "OR", queries: forms(word).map(form => ({ queries: [form], prefix: true })) });
    const nearly = word => ({ queries: [word], fuzzy: 0.25, prefix: true });
    const find = words => {
      const exact = index.search({ combineWith: "AND", queries: words.map(asTyped) });
      return exact.length ? exact : index.search({ combineWith: "AND", queries: words.map(nearly) });
    };

    /* What the words say together counts more in a heading than in the text; readers come before instructors. */
    const rank = ({ score }, { page, heading, text }, phrase) => score
      * (heading.toLowerCase() === phrase ? 3 : heading.toLowerCase().includes(phrase) ? 2
        : text.toLowerCase().includes(phrase) ? 1.5 : 1)
      * (page.audience === "instructors" ? 0.15 : 1);

    return query => {
      const words = query.toLowerCase().match(WORD) ?? [], phrase = words.join(" "), pages = new Map();
      if (!words.length) return [];
      const hits = find(words).map(hit => {
        const section = sections[hit.id], found = new Set(hit.terms);
        return { section, score: rank(hit, section, phrase), isFound: word => forms(word).some(form => found.has(form)) };
      });
      hits.sort((a, b) => b.score - a.score);
      for (const hit of hits) {
        const { page } = hit.section;
        if (!pages.has(page)) pages.set(page, []);
        if (pages.get(page).length < SECTIONS) pages.get(page).push(hit);
      }
      return [...pages];
    };
  };

  /** Return the part of a text that has most of the words, with these marked. */
  const excerpt = (text, isFound) => {
    const words = [...text.matchAll(WORD)].filter(([word]) => isFound(word));
    const within = from => new Set(words.filter(({ index }) => index >= from && index < from + LENGTH - 30)
      .map(([word]) => word.toLowerCase())).size;
    const best = words.reduce((best, { index }) => {
      const count = within(index);
      return count > best.count ? { index, count } : best;
    }, { index: 0, count: 0 }).index;
    const start = best < 60 ? 0 : text.indexOf(" ", best - 40) + 1;
    const end = text.length <= start + LENGTH ? text.length : text.lastIndexOf(" ", start + LENGTH);
    return [start ? "… " : "", ...marked(text.slice(start, end), isFound), end < text.length ? " …" : ""];
  };

  const marked = (text, isFound) => {
    const pieces = [];
    let done = 0;
    for (const { 0: word, index } of text.matchAll(WORD)) {
      if (!isFound(word)) continue;
      pieces.push(text.slice(done, index), element("mark", {}, word));
      done = index + word.length;
    }
    return [...pieces, text.slice(done)];
  };

  const link = ({ section, isFound }, about) => {
    const { page, anchor, heading, text } = section;
    const made = element("a", { href: `${root}${page.name}.html${anchor && `#${anchor}`}` },
      element("span", { className: "heading" }, ...marked(heading, isFound)));
    if (about) made.append(element("span", { className: "about" }, about));
    made.append(element("span", { className: "excerpt" }, ...excerpt(text, isFound)));
    return made;
  };

  const list = ([page, hits]) => element("li", { className: "page" },
    element("ul", {}, ...hits.map((hit, place) => {
      const inOther = hit.section.anchor && page.title !== hit.section.heading ? page.title : "";
      return element("li", {}, link(hit, place ? "" : [inOther, page.about].filter(Boolean).join(" · ")));
    })));

  const summary = (count, shown, query) => !count
    ? `Nothing found for “${query}”. Try fewer words, the beginning of a word, or the glossary.`
    : count > shown ? `The first ${shown} of ${count} pages; Enter shows all.`
    : `${count} page${count === 1 ? "" : "s"} found.`;

  /** Show the results of what a field contains. */
  const show = async field => {
    const form = field.form, inDialog = form.closest("dialog"), query = field.value.trim();
    let results = form.parentElement.querySelector("#search-results");
    if (!results) {
      results = element("div", { id: "search-results" });
      form.after(results);
      results.append(element("p", { className: "search-summary", role: "status" }), element("ul"));
      document.head.append(element("link", { rel: "stylesheet", href: `${root}_static/search.css` }));
    }
    const [status, pages] = results.children;
    try {
      const search = await ready();
      if (field.value.trim() !== query) return;  // typed on while it was loading
      const found = search(query), shown = found.slice(0, inDialog ? IN_DIALOG : ON_PAGE);
      status.textContent = query ? summary(found.length, shown.length, query) : "";
      pages.replaceChildren(...shown.map(list));
    } catch (error) {
      status.textContent = `The search does not work: ${error.message}.`;
    }
    results.classList.toggle("empty", !query);
    results.scrollTop = 0;
  };

  document.addEventListener("focusin", ({ target }) => target.matches(FIELD) && ready().catch(() => {}));
  document.addEventListener("input", ({ target }) => target.matches(FIELD) && show(target));

  /* The arrow keys lead from the field to the results and back. */
  document.addEventListener("keydown", event => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const box = event.target.closest?.("#search-results, form.bd-search")?.parentElement;
    if (!step || !box) return;
    const stops = [box.querySelector(FIELD), ...box.querySelectorAll("#search-results a")];
    stops.at((stops.indexOf(document.activeElement) + step) % stops.length).focus();
    event.preventDefault();
  });

  /* search.html?q=… */
  const field = document.querySelector(`.bd-search-container ${FIELD}`);
  if (field) {
    field.value = new URLSearchParams(location.search).get("q") ?? "";
    field.focus();
    if (field.value) show(field);
  }
})();
