/**
 * Elements of a page: HTML, SVG, and what a reader operates.
 * Every control has a label, works with the keyboard, and is the browser's own.
 * @module
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Record<string, string | number | boolean>} Attributes */

/**
 * @template {Element} Kind
 * @param {Kind} element
 * @param {Attributes} attributes
 * @returns {Kind}
 */
export function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith("aria-") || typeof value !== "boolean") element.setAttribute(name, String(value));
    else element.toggleAttribute(name, value);
  return element;
}

/**
 * Make an HTML element.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function html(tag, attributes = {}, ...children) {
  const element = set(document.createElement(tag), attributes);
  element.append(...children);
  return element;
}

/**
 * Make an SVG element.
 * @template {keyof SVGElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[Tag]}
 */
export function svg(tag, attributes = {}, ...children) {
  const element = set(document.createElementNS(SVG, tag), attributes);
  element.append(...children);
  return element;
}

/**
 * A button.
 * @param {string} text
 * @param {() => void} press
 */
export function button(text, press) {
  const made = html("button", { type: "button" }, text);
  made.addEventListener("click", press);
  return made;
}

/**
 * A slider with its name before it and its value behind it.
 * @param {object} options
 * @param {string} options.label
 * @param {number} options.min
 * @param {number} options.max
 * @param {number} options.step
 * @param {number} options.value
 * @param {(value: number) => string} [options.show]  The value in words, for eyes and screen readers.
 * @param {(value: number) => void} options.change  Called with each new value.
 */
export function slider({ label, min, max, step, value, show = String, change }) {
  const input = html("input", { type: "range", min, max, step, value });
  const shown = html("span", { class: "live-value", "aria-hidden": "true" });
  const tell = () => {
    shown.textContent = show(input.valueAsNumber);
    input.setAttribute("aria-valuetext", shown.textContent);
  };
  input.addEventListener("input", () => { tell(); change(input.valueAsNumber); });
  tell();
  return {
    element: html("label", { class: "live-slider" }, html("span", {}, label), input, shown),
    get value() { return input.valueAsNumber; },
    /** @param {number} to */
    set value(to) { input.value = String(to); tell(); },
    input,
  };
}

/**
 * A choice among a few values, as radio buttons in one row.
 * @template {string} Value
 * @param {object} options
 * @param {string} options.label
 * @param {readonly (readonly [Value, string])[]} options.options  Each value and what a reader sees for it.
 * @param {Value} options.value
 * @param {(value: Value) => void} options.change
 */
export function choice({ label, options, value, change }) {
  const name = `live-${++choices}`;
  const inputs = options.map(([each]) => set(html("input", { type: "radio", name, value: each }), { checked: each === value }));
  const rows = options.map(([, text], place) => html("label", {}, inputs[place], text));
  inputs.forEach((input, place) => input.addEventListener("change", () => change(options[place][0])));
  return {
    element: html("fieldset", { class: "live-choice" }, html("legend", {}, label), ...rows),
    get value() { return options[inputs.findIndex(input => input.checked)][0]; },
    /** @param {Value} to */
    set value(to) { inputs[options.findIndex(([each]) => each === to)].checked = true; },
  };
}
let choices = 0;
