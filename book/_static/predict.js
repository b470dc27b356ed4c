/* The reply to a reader's prediction (book/_extensions/predict.py). A classic script, which also runs from file://.
   Without it the form offers all answers in a folded list. Nothing is stored or sent. */
document.querySelectorAll("form.predict").forEach(form => {
  const reply = form.querySelector(".predict-reply");
  const replies = [...form.querySelectorAll("dd")];
  const contains = (dd, value) => Number(dd.dataset.low) <= value && value <= Number(dd.dataset.high);

  const replyTo = answer => {
    if (!("low" in replies[0].dataset)) return replies[answer];
    const found = replies.filter(dd => contains(dd, Number(answer)));  // more than one at a border
    const isPoint = dd => dd.dataset.low === dd.dataset.high;
    return found.find(isPoint) ?? found.find(dd => dd.classList.contains("right")) ?? found[0];
  };

  form.classList.add("is-ready");
  form.querySelector("button").hidden = false;
  form.addEventListener("submit", event => {
    event.preventDefault();
    const found = replyTo(form.elements.answer.value);
    reply.replaceChildren(...found.cloneNode(true).childNodes);
    reply.classList.toggle("right", found.classList.contains("right"));
    form.classList.add("is-answered");
  });
  form.addEventListener("input", () => reply.replaceChildren());  // it belongs to the answer that was checked
});
