// Suggestions while typing in the search box. Without this script the box is a plain form.
const input = document.querySelector("#q");
if (input) {
  const list = document.createElement("ul");
  list.id = "suggestions";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  input.after(list);
  const marks = { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id, autocomplete: "off" };
  for (const [name, value] of Object.entries(marks)) input.setAttribute(name, value);

  let typed = "", timer, isComposing = false;
  const show = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", String(isOpen));
    if (!isOpen) input.removeAttribute("aria-activedescendant");
  };
  const ask = async () => {
    const q = input.value.trim();
    typed = q;
    if (!q) return show(false);
    const query = new URLSearchParams({ q, lang: document.documentElement.lang });
    const answer = await fetch(`/search/suggestions?${query}`).catch(() => null);
    // More was typed meanwhile.
    if (!answer?.ok || typed !== q) return;
    list.innerHTML = await answer.text();
    show(list.children.length > 0 && document.activeElement === input);
  };
  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 150);
  };
  const mark = (option) => {
    for (const one of list.children) one.setAttribute("aria-selected", String(one === option));
    input.setAttribute("aria-activedescendant", option.id);
    input.value = option.textContent;
  };
  input.addEventListener("compositionstart", () => { isComposing = true; });
  input.addEventListener("compositionend", () => { isComposing = false; soon(); });
  input.addEventListener("input", () => { if (!isComposing) soon(); });
  input.addEventListener("blur", () => show(false));
  input.addEventListener("keydown", (event) => {
    if (list.hidden || isComposing) return;
    const options = [...list.children];
    const at = options.findIndex((one) => one.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      mark(options[(at + step + options.length + (at < 0 && step < 0 ? 1 : 0)) % options.length]);
    } else if (event.key === "Escape") {
      event.preventDefault();
      show(false);
    }
  });
  // Before the box loses the focus.
  list.addEventListener("mousedown", (event) => {
    const option = event.target.closest("li");
    if (!option) return;
    event.preventDefault();
    input.value = option.textContent;
    input.form.requestSubmit();
  });
}
