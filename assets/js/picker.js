// Choosing a division: the next level appears as soon as one is chosen. The button that does it
// without this script is taken out, not only hidden: it would else be what Enter presses. It comes
// back if an answer does not.
const latest = new WeakMap();
const buttons = new WeakMap();
const takeOut = (box) => {
  const button = box.querySelector("[name=choose]");
  if (!button) return;
  button.remove();
  buttons.set(box, button);
};
for (const box of document.querySelectorAll("[data-picker]")) takeOut(box);

document.addEventListener("change", async (event) => {
  const box = event.target.closest("[data-picker]");
  if (!box) return;
  const selects = [...box.querySelectorAll("select")];
  const at = selects.indexOf(event.target);
  const code = event.target.value || selects[at - 1]?.value || "";
  const query = new URLSearchParams({ code, lang: document.documentElement.lang });
  const turn = {};
  latest.set(box, turn);
  // What is below belonged to another place: on a slow network it could still be chosen from. What
  // was chosen stays the element it is, or a reader would lose the place he went on to.
  for (const below of [...box.children].slice(at + 1)) below.remove();
  try {
    const answer = await fetch(`${box.dataset.picker}&${query}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const levels = document.createElement("div");
    levels.innerHTML = await answer.text();
    // A later choice has overtaken this one.
    if (latest.get(box) !== turn) return;
    box.append(...[...levels.children].slice(at + 1));
    takeOut(box);
  } catch {
    if (latest.get(box) === turn && buttons.has(box)) box.append(buttons.get(box));
  }
});
