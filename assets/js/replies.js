// A text of the shop's own comes into the box of the answer at once, behind what was typed. Without
// this script the button draws the page anew with it.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-reply]");
  const box = document.querySelector("#f-body");
  if (!button || !box) return;
  event.preventDefault();
  box.value = [box.value.trimEnd(), button.dataset.reply].filter(Boolean).join("\n");
  button.closest("details").open = false;
  box.focus();
});
