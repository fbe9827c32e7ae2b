// A text of the shop's own comes into the box of the answer at once, behind what was typed. Without
// this script the link draws the page anew with it.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-reply]");
  const box = document.querySelector("#f-body");
  if (!link || !box || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  box.value = [box.value.trimEnd(), link.dataset.reply].filter(Boolean).join("\n");
  link.closest("details").open = false;
  box.focus();
});
