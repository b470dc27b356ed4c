/* Join the pages of the site to one document, in the browser that prints it (book/pdf.py). */

const element = (tag, attributes = {}, ...children) => {
  const made = Object.assign(document.createElement(tag), attributes);
  made.append(...children);
  return made;
};
const place = (page, anchor = "") => [page, anchor].filter(Boolean).join("--");
const addressOf = page => new URL(`/${page}.html`, location.href).href;

/* A page of the site as it is written, whose scripts do not run. */
const read = async page => new DOMParser().parseFromString(await (await fetch(addressOf(page))).text(), "text/html");

/* Chromium makes bookmarks of headings: a part is on the first level, a chapter on the second. */
const lower = heading => {
  const lowered = element(`h${Math.min(6, +heading.tagName[1] + 1)}`);
  for (const { name, value } of heading.attributes) lowered.setAttribute(name, value);
  lowered.append(...heading.childNodes);
  heading.replaceWith(lowered);
};

/* The article of a page, with names and links that are good for the whole book. */
const chapter = (page, source, pages, withCode) => {
  const article = document.importNode(source.querySelector("article.bd-article"), true);
  article.querySelectorAll("script:not([type='application/json']), .headerlink").forEach(piece => piece.remove());
  article.querySelectorAll("h1, h2, h3, h4, h5").forEach(lower);
  article.querySelectorAll("[id]").forEach(piece => { piece.id = place(page, piece.id); });
  article.querySelectorAll("details").forEach(box => { box.open = withCode || !box.matches(".hide"); });
  for (const image of article.querySelectorAll("img")) {
    image.src = new URL(image.getAttribute("src"), addressOf(page)).href;
    image.loading = "eager";
  }
  for (const link of article.querySelectorAll("a[href]")) {
    const target = new URL(link.getAttribute("href"), addressOf(page));
    const linked = target.pathname.slice(1).replace(/\.html$/, "");
    if (pages.has(linked)) link.setAttribute("href", `#${place(linked, decodeURIComponent(target.hash.slice(1)))}`);
    else if (target.origin === location.origin) link.replaceWith(...link.childNodes);  // a file of the site
  }
  /* Within an SVG, names are also used by url(#…). */
  for (const piece of article.querySelectorAll("svg *"))
    for (const attribute of piece.attributes)
      if (/^#|url\(#/.test(attribute.value)) attribute.value = attribute.value.replace(/^#|(?<=url\()#/, `#${page}--`);
  const title = article.querySelector("h2").textContent.trim();
  const made = element("section", { className: "chapter", id: page }, article);
  return { page, title, made };
};

const contentsLine = ({ page, title }) => element("li", {},
  element("a", { href: `#${page}` }, element("span", { className: "title" }, title), element("span", { className: "page" })));

/* The head of each page is the title of its chapter: CSS has a name for the pages of each. */
const pageStyle = ({ title }, number) => `
  .chapter:nth-of-type(n)[data-number="${number}"] { page: chapter-${number}; }
  @page chapter-${number} { @top-right { content: ${JSON.stringify(title)}; } }`;

globalThis.joinBook = async (parts, lines, withCode) => {
  const pages = new Set(parts.flatMap(part => part.pages));
  const sources = new Map(await Promise.all([...pages].map(async page => [page, await read(page)])));
  const name = document.title.split(" — ").at(-1);
  const contents = element("ul", { className: "contents" }), body = element("main", { className: "book" }), chapters = [];
  for (const part of parts) {
    let list = contents;
    if (part.title) {
      const id = `part-${part.title.toLowerCase().replace(/\W+/g, "-")}`;
      body.append(element("section", { className: "part", id }, element("h1", {}, part.title)));
      list = element("ul");
      contents.append(element("li", { className: "part" }, element("strong", {}, part.title), list));
    }
    for (const page of part.pages) {
      const one = chapter(page, sources.get(page), pages, withCode);
      one.made.dataset.number = chapters.length;
      chapters.push(one);
      body.append(one.made);
      list.append(contentsLine(one));
    }
  }
  /* What some pages have and this one has not: style sheets, and the script that sets mathematics. */
  const known = new Set([...document.querySelectorAll("link[rel=stylesheet]")].map(link => link.href));
  for (const [page, source] of sources)
    for (const link of source.querySelectorAll("link[rel=stylesheet]")) {
      const { href } = new URL(link.getAttribute("href"), addressOf(page));
      if (!known.has(href)) document.head.append(element("link", { rel: "stylesheet", href, media: link.media }));
      known.add(href);
    }
  document.head.append(element("style", {}, chapters.map(pageStyle).join("")));
  const logo = element("img", { src: document.querySelector(".navbar-brand img")?.src ?? "", alt: "" });
  const titlePage = element("header", { className: "title-page" }, logo, element("p", { className: "title" }, name),
    ...lines.map(line => element("p", {}, line)));
  const contentsPage = element("nav", { className: "contents-page" }, element("h1", {}, "Contents"), contents);
  const content = element("div", { className: "bd-article" }, titlePage, contentsPage, body);
  document.body.replaceChildren(content);
  document.title = name;
  await Promise.all([...document.images].map(image => image.decode().catch(() => {})));
  await document.fonts.ready;
};

globalThis.numberContents = pages => {
  for (const link of document.querySelectorAll(".contents a"))
    link.querySelector(".page").textContent = pages[decodeURIComponent(link.hash.slice(1))] ?? "";
};
