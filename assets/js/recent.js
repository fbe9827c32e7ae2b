// What was looked at lately, kept in this browser alone: the server never hears of it. Without this
// script, or where nothing may be kept, the shelf stays hidden.
const place = "yipin-recent";
const most = 8;
const read = () => {
  try {
    const all = JSON.parse(localStorage.getItem(place));
    return Array.isArray(all) ? all.filter((one) => /^\/p\/\d+-/.test(one.href)) : [];
  } catch {
    return [];
  }
};
const write = (all) => {
  try {
    localStorage.setItem(place, JSON.stringify(all));
  } catch {
    // A browser that keeps nothing shows nothing.
  }
};
const seen = document.querySelector("[data-seen]");
const here = seen?.dataset.seen;
const shelf = document.querySelector("[data-recent]");
const others = read().filter((one) => one.href !== here);
if (shelf && others.length) {
  const list = shelf.querySelector(".cards");
  for (const one of others.slice(0, 4)) {
    const card = document.createElement("article");
    card.className = "card";
    const link = document.createElement("a");
    link.href = one.href;
    const image = document.createElement("img");
    Object.assign(image, { src: one.picture, alt: "", width: 800, height: 600, loading: "lazy" });
    const frame = document.createElement("picture");
    frame.append(image);
    const name = document.createElement("h3");
    name.textContent = one.name;
    link.append(frame, name);
    const price = document.createElement("p");
    price.className = "price";
    price.textContent = one.price;
    card.append(link, price);
    list.append(card);
  }
  shelf.hidden = false;
  shelf.querySelector("button").addEventListener("click", () => {
    write([]);
    shelf.hidden = true;
  });
}
if (seen) {
  const one = {
    href: here,
    name: document.querySelector("h1").textContent,
    price: document.querySelector(".buy .amount")?.textContent ?? "",
    picture: document.querySelector(".gallery img")?.getAttribute("src") ?? "",
  };
  write([one, ...others].slice(0, most));
}
