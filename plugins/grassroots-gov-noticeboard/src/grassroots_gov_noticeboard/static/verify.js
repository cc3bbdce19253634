// Whether a household's receipt is inside a posted total: the same findings, in the same order, as
// grassroots_gov.verify_receipt. Nothing is sent anywhere. Whole numbers are BigInt, so none is ever rounded.
"use strict";

// --- SHA-256 (FIPS 180-4), so that the page also works where the browser offers none ---------------------
const ROUND = [], START = [];
for (let candidate = 2; ROUND.length < 64; candidate++) {
  let prime = true;
  for (let by = 2; by * by <= candidate; by++) if (candidate % by === 0) { prime = false; break; }
  if (!prime) continue;
  const part = (root) => Math.floor((root - Math.floor(root)) * 2 ** 32) >>> 0;
  if (START.length < 8) START.push(part(Math.sqrt(candidate)));
  ROUND.push(part(Math.cbrt(candidate)));
}

function sha256(text) {
  const bytes = new TextEncoder().encode(text);
  const words = new Uint32Array((((bytes.length + 8) >> 6) + 1) * 16);
  bytes.forEach((byte, at) => { words[at >> 2] |= byte << (24 - (at % 4) * 8); });
  words[bytes.length >> 2] |= 0x80 << (24 - (bytes.length % 4) * 8);
  words[words.length - 2] = Math.floor(bytes.length / 2 ** 29);
  words[words.length - 1] = bytes.length << 3;
  const state = Uint32Array.from(START), w = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let block = 0; block < words.length; block += 16) {
    w.set(words.subarray(block, block + 16));
    for (let t = 16; t < 64; t++) {
      const a = w[t - 15], b = w[t - 2];
      w[t] = w[t - 16] + (turn(a, 7) ^ turn(a, 18) ^ (a >>> 3)) + w[t - 7] + (turn(b, 17) ^ turn(b, 19) ^ (b >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let t = 0; t < 64; t++) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + ROUND[t] + w[t]) | 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((value, at) => { state[at] += value; });
  }
  return Array.from(state, (value) => value.toString(16).padStart(8, "0")).join("");
}

// --- JSON, strictly: no key twice, no number that is not whole --------------------------------------------
const LONGEST = 1000000, MOST_BITS = 13000, MOST_DIGITS = 3914, DEEPEST = 400;

function parse(text) {
  let at = 0;
  const fail = () => { throw new SyntaxError("not ours"); };
  const space = () => { while (" \t\n\r".includes(text[at] || "x")) at++; };
  const word = (letters, value) => { if (!text.startsWith(letters, at)) fail(); at += letters.length; return value; };
  const string = () => {
    const end = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    end.lastIndex = at;
    const found = end.exec(text);
    if (!found) fail();
    at = end.lastIndex;
    const value = JSON.parse(found[0]);
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) fail();
    return value;
  };
  const number = () => {
    const end = /-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y;
    end.lastIndex = at;
    const found = end.exec(text);
    if (!found || found[0].replace("-", "").length > MOST_DIGITS) fail();
    at = end.lastIndex;
    const figure = BigInt(found[0]);
    if ((figure < 0n ? -figure : figure) >> BigInt(MOST_BITS)) fail();
    return figure;
  };
  const list = (close, item) => {
    at++; space();
    if (text[at] === close) { at++; return; }
    for (;;) {
      space(); item(); space();
      if (text[at] === close) { at++; return; }
      if (text[at] !== ",") fail();
      at++;
    }
  };
  let depth = 0;
  const nested = (read) => { if (++depth > DEEPEST) fail(); const plain = read(); depth--; return plain; };
  const value = () => {
    space();
    const sign = text[at];
    if (sign === "{") {
      const plain = new Map(), normal = new Set();
      list("}", () => {
        const key = string();
        space();
        if (text[at] !== ":" || normal.has(key.normalize("NFC"))) fail();
        at++;
        normal.add(key.normalize("NFC"));
        plain.set(key, nested(value));
      });
      return plain;
    }
    if (sign === "[") { const plain = []; list("]", () => plain.push(nested(value))); return plain; }
    if (sign === '"') return string();
    if (sign === "t") return word("true", true);
    if (sign === "f") return word("false", false);
    if (sign === "n") return word("null", null);
    return number();
  };
  const plain = value();
  space();
  if (at !== text.length) fail();
  return plain;
}

const byCodePoint = (one, other) => {
  const a = Array.from(one, (sign) => sign.codePointAt(0)), b = Array.from(other, (sign) => sign.codePointAt(0));
  for (let at = 0; at < Math.min(a.length, b.length); at++) if (a[at] !== b[at]) return a[at] - b[at];
  return a.length - b.length;
};

function canonical(value) {
  if (value instanceof Map) {
    const normal = new Map(Array.from(value, ([key, part]) => [key.normalize("NFC"), part]));
    return `{${[...normal.keys()].sort(byCodePoint).map((key) => `${canonical(key)}:${canonical(normal.get(key))}`).join(",")}}`;
  }
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "string") return JSON.stringify(value.normalize("NFC"));
  return String(value);
}

// --- what a statement and a proof must be ------------------------------------------------------------------
const keysAre = (plain, ...keys) => plain instanceof Map && plain.size === keys.length && keys.every((key) => plain.has(key));
const whole = (plain, ...names) => names.every((name) => typeof plain.get(name) === "bigint");
const words = (plain, ...names) => names.every((name) => typeof plain.get(name) === "string");
const days = (plain, ...names) => names.every((name) => {
  const on = plain.get(name), parts = typeof on === "string" && /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(on);
  if (!parts || parts[1] === "0000") return false;
  const [year, month, day] = parts.slice(1).map(Number);
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const length = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] || 0;
  return day >= 1 && day <= length;
});

function read(text, schema, ...keys) {
  if (Array.from(text).length > LONGEST) return null;
  try {
    const plain = parse(text);
    return keysAre(plain, ...keys) && plain.get("schema") === schema ? plain : null;
  } catch (error) {
    return null;
  }
}

function readStatement(text) {
  const plain = read(text, "grassroots_gov/statement/1", "opening", "received", "spent", "closing", "by_nature", "in_kind",
    "schema", "fund", "name", "start", "end", "published_on", "upto", "digest");
  if (!plain || !whole(plain, "opening", "closing", "upto") || !words(plain, "fund", "name", "digest")) return null;
  const sides = [plain.get("received"), plain.get("spent")].every((side) => keysAre(side, "total", "count", "root")
    && whole(side, "total", "count") && words(side, "root") && side.get("total") >= 0n && side.get("count") >= 0n);
  const natures = plain.get("by_nature") instanceof Map
    && [...plain.get("by_nature").values()].every((sum) => typeof sum === "bigint");
  return sides && natures && days(plain, "start", "end", "published_on") ? plain : null;
}

function readProof(text) {
  const plain = read(text, "grassroots_gov/receipt-proof/1", "schema", "statement", "side", "receipt", "index", "path");
  if (!plain || !words(plain, "statement") || !["received", "spent"].includes(plain.get("side"))) return null;
  const receipt = plain.get("receipt"), path = plain.get("path");
  if (!keysAre(receipt, "number", "on", "party", "amount", "fact")) return null;
  const known = whole(receipt, "number", "amount") && words(receipt, "party", "fact") && days(receipt, "on");
  const nodes = Array.isArray(path) && path.every((node) => Array.isArray(node) && node.length === 5
    && typeof node[0] === "string" && node.slice(1).every((figure) => typeof figure === "bigint"));
  return known && nodes && whole(plain, "index") ? plain : null;
}

// --- the tree ----------------------------------------------------------------------------------------------
const refuse = () => { throw new RangeError("no such tree"); };

function joined(left, right) {
  if (left.last >= right.first || left.total < 0n || right.total < 0n || left.count < 1n || right.count < 1n) refuse();
  const told = [left, right].map((node) => `${node.digest} ${node.total} ${node.count} ${node.first} ${node.last}`).join("\n");
  return { digest: sha256(`grassroots_gov/node/1\n${told}`), total: left.total + right.total,
    count: left.count + right.count, first: left.first, last: right.last };
}

function rootBy(at, index, count, neighbours) {
  if (index < 0n || index >= count) refuse();
  const turns = [];
  while (count > 1n) {
    const half = 1n << BigInt((count - 1n).toString(2).length - 1);
    turns.push(index < half);
    [index, count] = index < half ? [index, half] : [index - half, count - half];
  }
  if (turns.length !== neighbours.length) refuse();
  turns.reverse().forEach((onLeft, place) => {
    at = onLeft ? joined(at, neighbours[place]) : joined(neighbours[place], at);
  });
  return at;
}

// --- the check ---------------------------------------------------------------------------------------------
function check(proofText, statementText) {
  const statement = readStatement(statementText), proof = readProof(proofText);
  if (!statement || !proof) {
    const findings = [];
    if (!statement) findings.push(["unreadable_statement", false]);
    if (!proof) findings.push(["unreadable_proof", false]);
    return findings;
  }
  const receipt = proof.get("receipt"), posted = statement.get(proof.get("side"));
  const content = new Map(statement);
  content.delete("digest");
  const computed = statement.get("opening") + statement.get("received").get("total") - statement.get("spent").get("total");
  const either = (well, ill, holds) => [holds ? well : ill, holds];
  const on = receipt.get("on"), amount = receipt.get("amount"), number = receipt.get("number");
  const findings = [
    either("statement_as_posted", "statement_altered", sha256(canonical(content)) === statement.get("digest")),
    ["closing_adds_up", computed === statement.get("closing")],
    ["natures_add_up", [...statement.get("by_nature").values()].reduce((sum, part) => sum + part, 0n)
      === statement.get("received").get("total")],
    either("proof_of_this_statement", "other_statement", proof.get("statement") === statement.get("digest")),
    either("receipt_in_period", "receipt_outside_period", statement.get("start") <= on && on <= statement.get("end")),
    ["receipt_amount", amount > 0n],
  ];
  const told = canonical([proof.get("side"), statement.get("fund"), number, on, receipt.get("party"), amount, receipt.get("fact")]);
  const leaf = { digest: sha256(`grassroots_gov/leaf/1\n${told}`), total: amount, count: 1n, first: number, last: number };
  try {
    const neighbours = proof.get("path").map(([digest, total, count, first, last]) => ({ digest, total, count, first, last }));
    const root = rootBy(leaf, proof.get("index"), posted.get("count"), neighbours);
    findings.push(either("receipt_in_tree", "receipt_not_in_tree", root.digest === posted.get("root")));
    findings.push(["total_proven", root.total === posted.get("total")]);
    findings.push(["count_proven", root.count === posted.get("count")]);
  } catch (error) {
    findings.push(["receipt_not_in_tree", false]);
  }
  return findings;
}

// --- the page ----------------------------------------------------------------------------------------------
const SENTENCES = {
  unreadable_statement: ["Không đọc được báo cáo.", "The statement cannot be read."],
  unreadable_proof: ["Không đọc được biên lai.", "The receipt cannot be read."],
  statement_as_posted: ["Báo cáo còn nguyên như khi niêm yết.", "The statement is as it was posted."],
  statement_altered: ["Báo cáo đã bị sửa sau khi niêm yết.", "The statement was altered after it was posted."],
  closing_adds_up: ["Số dư cuối kỳ: đầu kỳ + thu − chi.", "Closing balance: opening + received − spent."],
  natures_add_up: ["Các khoản thu theo loại cộng đúng tổng thu.", "The kinds of receipts add up to the total received."],
  proof_of_this_statement: ["Biên lai thuộc đúng báo cáo này.", "The receipt belongs to this statement."],
  other_statement: ["Biên lai thuộc báo cáo khác.", "The receipt belongs to another statement."],
  receipt_in_period: ["Ngày của biên lai nằm trong kỳ.", "The receipt's day is within the period."],
  receipt_outside_period: ["Ngày của biên lai nằm ngoài kỳ.", "The receipt's day is outside the period."],
  receipt_amount: ["Số tiền của biên lai lớn hơn 0.", "The receipt's amount is above 0."],
  receipt_in_tree: ["Biên lai dẫn tới đúng mã gốc đã niêm yết.", "The receipt leads to the posted root."],
  receipt_not_in_tree: ["Biên lai không nằm trong tổng đã niêm yết.", "The receipt is not inside the posted total."],
  total_proven: ["Tổng chứng minh được bằng tổng đã niêm yết.", "The total proven is the total posted."],
  count_proven: ["Số chứng từ chứng minh được bằng số đã niêm yết.", "The count proven is the count posted."],
};

function english(text) {
  const span = document.createElement("span");
  span.lang = "en";
  span.textContent = ` ${text}`;
  return span;
}

function answer(findings) {
  const holds = findings.every(([, met]) => met), box = document.getElementById("answer");
  const title = document.createElement("h2"), list = document.createElement("ul");
  title.textContent = holds ? "ĐÚNG: biên lai nằm trong tổng đã công khai." : "KHÔNG ĐÚNG.";
  title.append(english(holds ? "RIGHT: the receipt is inside the published total." : "NOT RIGHT."));
  for (const [code, met] of findings) {
    const item = document.createElement("li");
    item.textContent = `${met ? "✓" : "✗"} ${SENTENCES[code][0]}`;
    item.append(english(SENTENCES[code][1]));
    list.append(item);
  }
  box.className = holds ? "good" : "bad";
  box.replaceChildren(title, list);
}

// --- the code on the receipt: read by the browser where it can, by jsQR beside this file where it cannot ----
let reader = null;

function jsqr() {
  reader ??= new Promise((done, fail) => {
    const script = document.createElement("script");
    script.src = "jsqr.js";
    script.onload = () => done(window.jsQR);
    script.onerror = fail;
    document.head.append(script);
  });
  return reader;
}

async function codeIn(image, sides = [1000, 1600, 600]) {
  if ("BarcodeDetector" in window) {
    try {
      const found = await new BarcodeDetector({ formats: ["qr_code"] }).detect(image);
      if (found.length) return found[0].rawValue;
    } catch (error) { /* offered, but not able: the other reader tries */ }
  }
  const read = await jsqr(), canvas = document.createElement("canvas");
  const wide = image.videoWidth || image.width, high = image.videoHeight || image.height;
  for (const side of sides) {
    const scale = Math.min(1, side / Math.max(wide, high));
    canvas.width = Math.round(wide * scale);
    canvas.height = Math.round(high * scale);
    const drawn = canvas.getContext("2d", { willReadFrequently: true });
    drawn.drawImage(image, 0, 0, canvas.width, canvas.height);
    const found = read(drawn.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
    if (found && found.data) return found.data;
  }
  throw new RangeError("no code");
}

// The camera, where the browser gives it: frames are read here and thrown away.
function camera(take, say) {
  const open = document.getElementById("camera"), video = document.getElementById("video");
  if (!navigator.mediaDevices || !navigator.mediaDevices.getUserMedia) return;
  open.parentElement.hidden = false;
  let stream = null;
  const stop = () => {
    if (stream) stream.getTracks().forEach((track) => track.stop());
    stream = null;
    video.hidden = true;
    open.setAttribute("aria-pressed", "false");
  };
  const look = async () => {
    if (!stream) return;
    try {
      const text = await codeIn(video, [1000]);
      stop();
      take(text);
    } catch (error) {
      setTimeout(look, 200);
    }
  };
  open.addEventListener("click", async () => {
    if (stream) { stop(); return; }
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 } } });
      video.srcObject = stream;
      video.hidden = false;
      open.setAttribute("aria-pressed", "true");
      await video.play();
      look();
    } catch (error) {
      stop();
      say("Không mở được camera; xin chụp ảnh mã rồi chọn tệp, hoặc dán nội dung mã.",
        "The camera cannot be opened; please photograph the code and choose the file, or paste what the code says.");
    }
  });
}

if (typeof document !== "undefined" && document.getElementById("form")) {
  const statement = document.getElementById("statement"), other = document.getElementById("other");
  const proof = document.getElementById("proof"), file = document.getElementById("file");
  const choose = () => { other.hidden = statement.value !== ""; };
  const say = (vi, en) => {
    const box = document.getElementById("answer"), line = document.createElement("p");
    line.textContent = vi;
    line.append(english(en));
    box.className = "bad";
    box.replaceChildren(line);
  };
  const load = async (chosen) => {
    if (!chosen) return;
    if (!chosen.type.startsWith("image/")) { take(await chosen.text()); return; }
    try {
      take(await codeIn(await createImageBitmap(chosen)));
    } catch (error) {
      say("Không thấy mã QR trong ảnh. Xin chụp gần hơn, thẳng và đủ sáng, hoặc dán nội dung mã.",
        "No QR code was found in the picture. Please take it closer, straight and in good light, or paste what the code says.");
    }
  };
  const take = (text) => { proof.value = text; document.getElementById("answer").replaceChildren(); proof.focus(); };
  statement.addEventListener("change", choose);
  file.addEventListener("change", () => load(file.files[0]));
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => { event.preventDefault(); load(event.dataTransfer.files[0]); });
  document.getElementById("form").addEventListener("submit", (event) => {
    event.preventDefault();
    answer(check(proof.value.trim(), statement.value || document.getElementById("posted").value.trim()));
  });
  camera(take, say);
  choose();
}
