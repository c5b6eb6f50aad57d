// What every part needs: elements, pauses, and places in texts.

/** The element with an id. */
const $ = (id) => document.getElementById(id);

/** A new element with properties and children. */
function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** A function that runs `action` once it has not been called for some time; `cancel()` forgets a call. */
function paused(milliseconds, action) {
  let timer = 0;
  const call = () => {
    clearTimeout(timer);
    timer = setTimeout(action, milliseconds);
  };
  call.cancel = () => clearTimeout(timer);
  return call;
}

/** The browser's storage, which may be denied or full: then nothing is kept, and `set` says so by false. */
const Storage = {
  get(key, area = "localStorage") {
    try {
      return window[area].getItem(key);
    } catch {
      return null;
    }
  },
  set(key, value, area = "localStorage") {
    try {
      window[area].setItem(key, value);
      return true;
    } catch {
      return false;
    }
  },
  remove(key, area = "localStorage") {
    try {
      window[area].removeItem(key);
    } catch {
      // What cannot be reached holds nothing either.
    }
  },
  keys() {
    try {
      return Object.keys(localStorage);
    } catch {
      return [];
    }
  },
};

/** A text without halves of characters, which no server could read. */
const wellFormed = (text) => (text.toWellFormed ? text.toWellFormed() : text);

/** For each code point of a text its place in JavaScript's units, and the end at last. */
function codePointPlaces(text) {
  const places = [];
  let place = 0;
  for (const character of text) {
    places.push(place);
    place += character.length;
  }
  places.push(place);
  return places;
}

/** Where two texts differ: the length of their common beginning, and of their common end after it. */
function difference(old, now) {
  const most = Math.min(old.length, now.length);
  let before = 0;
  while (before < most && old[before] === now[before]) before++;
  let after = 0;
  while (after < most - before && old[old.length - 1 - after] === now[now.length - 1 - after]) after++;
  return { before, after };
}

/** Parts of a text of at most `most` units, which end with a line or, in very long lines, with a word. */
function partsOf(text, most) {
  const parts = [];
  let start = 0;
  while (start < text.length) {
    let end = Math.min(start + most, text.length);
    if (end < text.length) {
      const line = text.lastIndexOf("\n", end - 1), space = text.lastIndexOf(" ", end - 1);
      if (line > start) end = line + 1;
      else if (space > start) end = space + 1;
    }
    parts.push({ start, end, text: text.slice(start, end) });
    start = end;
  }
  return parts;
}

/** What the model reads before a place: a bounded part, whose beginning moves seldom so that it is read once only. */
function contextBefore(text, end) {
  const step = 2500;
  let start = Math.max(0, Math.floor(end / step) - 1) * step;
  if (start > 0) {
    const space = text.slice(start, end).search(/\s\S/);
    if (space >= 0) start += space + 1;
  }
  return wellFormed(text.slice(start, end));
}

/** The letters of the word that ends at the end of a text. */
const wordAtEnd = (text) => text.match(/[\p{L}\p{N}\p{M}]+(?:['’\u2010\u2011-][\p{L}\p{N}\p{M}]+)*$/u)?.[0] ?? "";
