// Draws one demo picture per line of pictures.tsv on a canvas and writes it into the page as
// base64 WebP. Quiet on purpose: a tinted ground, one pattern, and the drawing in its middle.
"use strict";

const WIDTH = 1200, HEIGHT = 900;

// paper: the ground, glow: the disc behind, far/near: hills, line: patterns, shade: shadows.
const GROUNDS = {
  rice:  { paper: "#f6f0e3", glow: "#fcf9f1", far: "#ece3cf", near: "#e2d6bb", line: "#cdbd9a", shade: "#8a7650" },
  tea:   { paper: "#e6eddd", glow: "#f3f7ec", far: "#d5e1c8", near: "#c3d4b2", line: "#a9c096", shade: "#5f7a4d" },
  mist:  { paper: "#e4ecea", glow: "#f2f7f5", far: "#d2e0dd", near: "#bfd2ce", line: "#a2bdb8", shade: "#4f716c" },
  sky:   { paper: "#e3ebf0", glow: "#f2f6f9", far: "#d2dfe8", near: "#bfd1de", line: "#a3bccd", shade: "#4c687c" },
  peach: { paper: "#f8e9df", glow: "#fdf6f0", far: "#f1dacb", near: "#e8c9b5", line: "#d9b199", shade: "#95603f" },
  wheat: { paper: "#f5ebcf", glow: "#fcf7e8", far: "#ecddb2", near: "#e2ce97", line: "#ceb674", shade: "#8a6d27" },
  lotus: { paper: "#f6e6e6", glow: "#fcf4f3", far: "#eed5d6", near: "#e4c3c6", line: "#d2a6ab", shade: "#8c545c" },
  plum:  { paper: "#ece6ef", glow: "#f7f3f8", far: "#ded4e4", near: "#cfc2d8", line: "#b5a3c2", shade: "#655074" },
  clay:  { paper: "#f0e4da", glow: "#f9f3ed", far: "#e5d3c4", near: "#d9c1ae", line: "#c2a48d", shade: "#7c5a40" },
};

// Where a drawing's own colours would mislead (the mushroom is a shiitake here, no fly agaric),
// and where other colours make another fruit of it: pictures.tsv says drawing@kind.
const RECOLOUR = {
  mushroom: { "#f8312f": "#8a5a3c", "#fbb8ab": "#c49c76", "#ffce7c": "#f0dcb4" },
  teapot: { "#f8312f": "#9c4f38", "#ca0b4a": "#7a3a29", "#ff822d": "#c57a58" },
  "teacup-without-handle": { "#a7a8b7": "#9dbfac", "#d3d3d3": "#c6dacd", "#e6e6e6": "#dde6de" },
  peach: { "#ff822d": "#f8a992", "#ff6723": "#ee7f76" },
  fish: { "#00a6ed": "#6fa6b6", "#0074ba": "#4b7d91" },
  "amphora@black": { "#6d4534": "#2b2826", "#7d4533": "#3a3532", "#8c5543": "#4a4440", "#b97028": "#5c554f" },
  "blossom@rape": { "#d3d3d3": "#f2cf4a", "#ffb02e": "#d99a1e" },
  "blueberries@bayberry": { "#533566": "#7a1f33", "#6b438b": "#8f2a40", "#8d65c5": "#b23a52", "#aa7de5": "#c8566b", "#bca4eb": "#dd8c9b" },
  "blueberries@mulberry": { "#533566": "#2e1a2b", "#6b438b": "#452540", "#8d65c5": "#5d3355", "#aa7de5": "#7a4a6e", "#bca4eb": "#9d7391" },
  "carrot@ginseng": { "#00d26a": "#5d8a3a", "#ff6723": "#c79a5e", "#ff822d": "#e0bb83" },
  "carrot@radish": { "#00d26a": "#5ba845", "#ff6723": "#ded8c6", "#ff822d": "#faf8f1" },
  "cherries@huajiao": { "#f8312f": "#a5342d", "#9ad02b": "#5f7f3a" },
  "cherry-blossom@anise": { "#ff6dc6": "#8a5233" },
  "egg@duck": { "#f3ad61": "#b7cdc3" },
  "herb@kelp": { "#44911b": "#3f4f2c", "#86d72f": "#5d7040" },
  "lotus@silver": { "#f70a8d": "#dccb9e", "#f837a2": "#eadfbc", "#ff6dc6": "#f7f1dd", "#f9c23c": "#dcb96a", "#008463": "#cdbd90" },
  "olive@goji": { "#44911b": "#df4a30", "#86d72f": "#ef7d5c", "#f8312f": "#b93522" },
  "olive@jujube": { "#44911b": "#96392b", "#86d72f": "#b9604a", "#f8312f": "#742519" },
  "olive@winterjujube": { "#44911b": "#a7b84e", "#86d72f": "#c6d27c", "#f8312f": "#8f4a2c" },
  "onion@pomegranate": { "#d3883e": "#a52a2c", "#e19747": "#c03b38", "#f3ad61": "#d85a50" },
  "peach@apricot": { "#ff822d": "#f6b455", "#ff6723": "#e79a3f" },
  "peach@green": { "#ff822d": "#afcb62", "#ff6723": "#8fb247" },
  "peach@plum": { "#ff822d": "#8a4a7f", "#ff6723": "#6b3262" },
  "potato@longan": { "#d3883e": "#94703f", "#f3ad61": "#c8a066" },
  "potato@lychee": { "#d3883e": "#b3404a", "#f3ad61": "#d96a6c" },
  "tangerine@green": { "#ff822d": "#8fae45" },
  "tangerine@pomelo": { "#ff822d": "#e6cf62" },
  "teapot@white": { "#f8312f": "#f5f2ea", "#ca0b4a": "#dcd6c9", "#ff822d": "#c9c0ae" },
  "tomato@persimmon": { "#f8312f": "#ee8a34", "#008463": "#6f7a3c", "#00d26a": "#8c9a4c", "#00f397": "#a8b463" },
  "tulip@daylily": { "#f70a8d": "#e0912a", "#ff6dc6": "#f4b84a" },
  "tulip@lily": { "#f70a8d": "#e6d3b6", "#ff6dc6": "#fcf6ea" },
};

function random(seed) {
  let state = 2166136261;
  for (const letter of seed) state = Math.imul(state ^ letter.codePointAt(0), 16777619) >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
}

function ridge(g, next, base, height, colour) {
  const fade = g.createLinearGradient(0, base - height, 0, HEIGHT);
  fade.addColorStop(0, colour);
  fade.addColorStop(1, colour + "00");
  const phase = [next() * 7, next() * 7, next() * 7];
  g.beginPath();
  g.moveTo(0, HEIGHT);
  for (let x = 0; x <= WIDTH; x += 8) {
    const y = Math.sin(x / 260 + phase[0]) * 0.5 + Math.sin(x / 140 + phase[1]) * 0.3 + Math.sin(x / 75 + phase[2]) * 0.1;
    g.lineTo(x, base - height * 0.5 - y * height * 0.5);
  }
  g.lineTo(WIDTH, HEIGHT);
  g.fillStyle = fade;
  g.fill();
}

const PATTERNS = {
  hills(g, c, next) {
    ridge(g, next, 610, 190, c.far);
    ridge(g, next, 720, 140, c.near);
    ridge(g, next, 830, 110, c.far);
  },
  terraces(g, c, next) {
    ridge(g, next, 560, 120, c.far);
    const phase = next() * 7;
    g.lineWidth = 3;
    g.strokeStyle = c.line;
    for (let i = 0; i < 11; i += 1) {
      g.globalAlpha = 0.28 + i * 0.035;
      g.beginPath();
      for (let x = -10; x <= WIDTH + 10; x += 10) {
        const y = 585 + i * (24 + i * 0.9) + Math.sin(x / (190 + i * 14) + phase + i * 0.22) * (26 - i * 1.1);
        if (x < 0) g.moveTo(x, y); else g.lineTo(x, y);
      }
      g.stroke();
    }
    g.globalAlpha = 1;
  },
  waves(g, c) {
    g.lineWidth = 2.5;
    g.strokeStyle = c.line;
    const size = 75;
    for (let row = 0; row < 9; row += 1) {
      const y = 560 + row * size * 0.5;
      for (let x = (row % 2) * size - size; x < WIDTH + 2 * size; x += 2 * size) {
        g.globalAlpha = 1;
        g.fillStyle = c.paper;
        g.beginPath();
        g.arc(x, y, size, Math.PI, 0);
        g.fill();
        g.globalAlpha = Math.min(0.15 + row * 0.06, 0.6);
        for (const r of [1, 0.7, 0.4]) {
          g.beginPath();
          g.arc(x, y, size * r, Math.PI, 0);
          g.stroke();
        }
      }
    }
    g.globalAlpha = 1;
  },
  coins(g, c) {
    g.lineWidth = 2;
    g.strokeStyle = c.line;
    g.globalAlpha = 0.32;
    const size = 75;
    for (let y = 0; y <= HEIGHT; y += size) {
      for (let x = 0; x <= WIDTH; x += size) {
        if ((x / size + y / size) % 2 === 0) {
          g.beginPath();
          g.arc(x, y, size, 0, 2 * Math.PI);
          g.stroke();
        }
      }
    }
    g.globalAlpha = 1;
  },
  sprigs(g, c, next) {
    g.fillStyle = c.far;
    for (const side of [-1, 1]) {
      for (let stem = 0; stem < 3; stem += 1) {
        const x0 = 600 + side * (330 + stem * 95 + next() * 40);
        const tall = 560 - stem * 110 + next() * 60;
        g.globalAlpha = 0.9 - stem * 0.2;
        g.fillStyle = stem % 2 ? c.near : c.far;
        for (let i = 0; i < 9; i += 1) {
          const t = i / 8;
          g.save();
          g.translate(x0 + side * t * t * 70, HEIGHT - 60 - tall * t);
          g.rotate((i % 2 ? 1 : -1) * (0.95 - t * 0.5) + side * t * 0.4);
          g.beginPath();
          g.ellipse(0, -44, 15 - t * 4, 46 - t * 14, 0, 0, 2 * Math.PI);
          g.fill();
          g.restore();
        }
      }
    }
    g.globalAlpha = 1;
  },
  field(g, c) {
    ridge(g, random("field"), 600, 110, c.far);
    g.strokeStyle = c.line;
    g.lineWidth = 3;
    for (let i = -9; i <= 9; i += 1) {
      g.globalAlpha = 0.4;
      g.beginPath();
      g.moveTo(600 + i * 42, 590);
      g.quadraticCurveTo(600 + i * 95, 700, 600 + i * 210, HEIGHT);
      g.stroke();
    }
    g.globalAlpha = 1;
  },
};

function disc(g, c, x, y, r) {
  const light = g.createRadialGradient(x, y, r * 0.2, x, y, r);
  light.addColorStop(0, c.glow);
  light.addColorStop(0.85, c.glow);
  light.addColorStop(1, c.glow + "e0");
  g.fillStyle = light;
  g.beginPath();
  g.arc(x, y, r, 0, 2 * Math.PI);
  g.fill();
}

function shadow(g, c, x, y, wide) {
  g.save();
  g.translate(x, y);
  g.scale(1, 0.17);
  const dark = g.createRadialGradient(0, 0, 0, 0, 0, wide);
  dark.addColorStop(0, c.shade + "66");
  dark.addColorStop(0.55, c.shade + "33");
  dark.addColorStop(1, c.shade + "00");
  g.fillStyle = dark;
  g.beginPath();
  g.arc(0, 0, wide, 0, 2 * Math.PI);
  g.fill();
  g.restore();
}

function put(g, c, image, x, foot, size, turn) {
  shadow(g, c, x, foot - size * 0.045, size * 0.5);
  g.save();
  g.translate(x, foot - size / 2);
  g.rotate(turn);
  g.filter = "saturate(0.88)";
  g.drawImage(image, -size / 2, -size / 2, size, size);
  g.restore();
}

// Fruit may lie askew; what holds something stands upright.
const UPRIGHT = ["amphora", "bamboo-shoot", "basket", "cooked-rice", "noodles", "potted-plant", "scallion", "seedling", "teacup-without-handle", "tea-leaves", "teapot"];
const lean = (drawing, turn) => (UPRIGHT.includes(drawing.split("@")[0]) ? 0 : turn);

// Each gets the main drawing and, where pictures.tsv names one, a companion.
const SCENES = {
  single(g, c, a) {
    put(g, c, a, 600, 725, 500, 0);
  },
  pair(g, c, a, b, drawing, companion) {
    put(g, c, b, 765, 690, 300, lean(companion, 0.1));
    put(g, c, a, 525, 740, 420, lean(drawing, -0.04));
  },
  trio(g, c, a, b) {
    put(g, c, a, 372, 690, 270, -0.16);
    put(g, c, b, 828, 690, 270, 0.16);
    put(g, c, a, 600, 745, 410, 0);
  },
  row(g, c, a, b) {
    put(g, c, b, 330, 690, 220, -0.1);
    put(g, c, a, 510, 720, 260, 0.06);
    put(g, c, b, 705, 720, 260, -0.05);
    put(g, c, a, 880, 690, 220, 0.12);
  },
  gate(g, c, a) {
    g.strokeStyle = c.line;
    g.lineWidth = 4;
    for (const r of [388, 404]) {
      g.globalAlpha = r === 388 ? 0.9 : 0.4;
      g.beginPath();
      g.arc(600, 450, r, 0, 2 * Math.PI);
      g.stroke();
    }
    g.globalAlpha = 1;
    put(g, c, a, 600, 690, 440, 0);
  },
};

function gateWindow(g, c, next) {
  g.save();
  g.beginPath();
  g.arc(600, 450, 388, 0, 2 * Math.PI);
  g.clip();
  g.fillStyle = c.glow;
  g.fillRect(0, 0, WIDTH, HEIGHT);
  PATTERNS.hills(g, c, next);
  g.restore();
}

function load(name) {
  return new Promise((done, fail) => {
    const image = new Image();
    image.onload = () => done(image);
    image.onerror = () => fail(new Error(`no drawing ${name}`));
    const drawing = name.split("@")[0];
    let svg = DRAWINGS[drawing].replace("<svg ", '<svg width="1024" height="1024" ');
    for (const [from, to] of Object.entries(RECOLOUR[name] ?? RECOLOUR[drawing] ?? {})) svg = svg.replaceAll(from, to);
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(svg);
  });
}

async function compose([name, drawing, companion, ground, pattern, scene]) {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const g = canvas.getContext("2d");
  const c = GROUNDS[ground];
  const next = random(name);
  const sky = g.createLinearGradient(0, 0, 0, HEIGHT);
  sky.addColorStop(0, c.glow);
  sky.addColorStop(0.55, c.paper);
  g.fillStyle = c.paper;
  g.fillRect(0, 0, WIDTH, HEIGHT);
  g.fillStyle = sky;
  g.fillRect(0, 0, WIDTH, HEIGHT);
  if (scene !== "gate" && pattern !== "coins") disc(g, c, 600, 410, 330);
  PATTERNS[pattern](g, c, next);
  if (pattern === "coins" && scene !== "gate") disc(g, c, 600, 450, 345);
  if (scene === "gate") gateWindow(g, c, next);
  const main = await load(drawing);
  const second = companion === "-" ? drawing : companion;
  SCENES[scene](g, c, main, await load(second), drawing, second);
  return canvas.toDataURL("image/webp", 0.66).split(",")[1];
}

(async () => {
  const out = document.getElementById("out");
  for (const line of PICTURES.trim().split("\n")) {
    const fields = line.split("\t");
    out.textContent += `\nPICTURE ${fields[0]} ${await compose(fields)}`;
  }
  out.textContent += "\nDONE\n";
})().catch((fault) => {
  document.getElementById("out").textContent = `FAULT ${fault.message}\n`;
});
