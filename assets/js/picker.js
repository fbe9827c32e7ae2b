// Choosing a division: the next level appears as soon as one is chosen. If the answer does not
// come, the button that works without this script is shown again.
const latest = new WeakMap();
for (const box of document.querySelectorAll("[data-picker]")) box.classList.add("live");

document.addEventListener("change", async (event) => {
  const box = event.target.closest("[data-picker]");
  if (!box) return;
  const selects = [...box.querySelectorAll("select")];
  const at = selects.indexOf(event.target);
  const code = event.target.value || selects[at - 1]?.value || "";
  const query = new URLSearchParams({ code, lang: document.documentElement.lang });
  const turn = {};
  latest.set(box, turn);
  try {
    const answer = await fetch(`${box.dataset.picker}&${query}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const levels = await answer.text();
    // A later choice has overtaken this one.
    if (latest.get(box) !== turn) return;
    box.innerHTML = levels;
    box.querySelectorAll("select")[at]?.focus();
  } catch {
    box.classList.remove("live");
  }
});
