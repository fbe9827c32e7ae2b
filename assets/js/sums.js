// At the checkout the sums follow the choice of a province. If an answer does not come, the server
// asks for a confirmation of the total instead.
document.addEventListener("change", async ({ target }) => {
  const { form } = target;
  const province = () => form.querySelector("[data-picker] select");
  const box = form?.querySelector("[data-sums]");
  if (!box || target !== province()) return;
  const code = target.value;
  const query = new URLSearchParams({ code, lang: document.documentElement.lang });
  const told = "[name^=coupon], [name=from], [name=picked], [name=line]";
  for (const { name, value } of form.querySelectorAll(told)) query.append(name, value);
  const answer = await fetch(`${box.dataset.sums}?${query}`).catch(() => null);
  // A later choice has overtaken this one.
  if (!answer?.ok || province()?.value !== code) return;
  box.innerHTML = await answer.text();
  for (const old of form.querySelectorAll("[data-of-place]")) old.remove();
});
