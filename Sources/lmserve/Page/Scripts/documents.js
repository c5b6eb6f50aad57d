// The documents, which the browser keeps, each under a key of its own.

const Documents = (() => {
  const prefix = "lm.document.", currentName = "lm.current";
  let id = "", isChanged = false;

  function read(id) {
    try {
      return JSON.parse(Storage.get(prefix + id));
    } catch {
      return null;
    }
  }

  const all = () =>
    Storage.keys().filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
      .map((id) => ({ id, ...read(id) })).filter((document) => document.tree)
      .sort((a, b) => b.updated - a.updated);

  /** The title that the writer gave, or the first words. */
  const nameOf = (title, text) => title || text.trim().split("\n")[0].slice(0, 40).trim() || "Untitled";

  function showName(name) {
    document.title = name;
    $("title").placeholder = name;
  }

  function save() {
    isChanged = false;
    writeSoon.cancel();
    const title = $("title").value.trim(), name = nameOf(title, Editor.value);
    showName(name);
    const entry = JSON.stringify({ title, name, updated: Date.now(), tree: Versions.saved });
    if (Storage.set(prefix + id, entry)) {
      Notes.clear("storage");
    } else {
      Notes.say("storage", "The browser cannot keep this text.", "Export .txt", exportText);
    }
    show();
  }
  const writeSoon = paused(300, save);

  function saveSoon() {
    isChanged = true;
    writeSoon();
  }

  /** Saves what has not been saved yet. */
  function flush() {
    if (isChanged) save();
  }

  function open(other) {
    const found = read(other);
    id = other;
    Storage.set(currentName, id);
    Storage.set(currentName, id, "sessionStorage");
    $("title").value = found?.title ?? "";
    showName(found?.name ?? "Untitled");
    Versions.open(found?.tree);
    show();
    for (const listener of listeners) listener();
  }
  const listeners = [];

  function begin() {
    open(Date.now().toString(36) + Math.random().toString(36).slice(2, 6));
    save();
  }

  function remove(other) {
    const entry = Storage.get(prefix + other), name = read(other)?.name ?? "Untitled";
    Storage.remove(prefix + other);
    if (other === id) {
      const next = all()[0];
      if (next) open(next.id);
      else begin();
    } else {
      show();
    }
    Notes.say("documents", `“${name}” is deleted.`, "Put back", () => {
      if (Storage.set(prefix + other, entry)) open(other);
      else Notes.say("storage", "The browser cannot keep this text.");
    });
  }

  function exportText() {
    const name = nameOf($("title").value.trim(), Editor.value).replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ").trim();
    const address = URL.createObjectURL(new Blob([wellFormed(Editor.value)], { type: "text/plain;charset=utf-8" }));
    make("a", { href: address, download: `${name || "text"}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }

  function show() {
    if ($("documents-panel").hidden) return;
    const focused = document.activeElement?.dataset;
    $("documents").replaceChildren(...all().map((entry) => {
      const date = new Date(entry.updated).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
      const button = make(
        "button", { type: "button", className: "open" }, entry.name, make("small", { textContent: date }));
      button.dataset.open = entry.id;
      if (entry.id === id) button.setAttribute("aria-current", "true");
      const away = make("button", { type: "button", className: "remove", textContent: "Delete" });
      away.setAttribute("aria-label", `Delete “${entry.name}”`);
      away.dataset.remove = entry.id;
      return make("li", {}, button, away);
    }));
    if (focused?.open) $("documents").querySelector(`[data-open="${focused.open}"]`)?.focus();
  }

  $("documents").addEventListener("click", (event) => {
    const data = event.target.closest("button")?.dataset;
    if (!data) return;
    flush();
    if (data.remove) remove(data.remove);
    else if (data.open !== id) open(data.open);
  });
  $("new-document").addEventListener("click", () => {
    flush();
    begin();
    Editor.focus();
  });
  $("export").addEventListener("click", exportText);
  $("title").addEventListener("input", saveSoon);
  Versions.onChange(saveSoon);
  addEventListener("pagehide", flush);
  addEventListener("storage", (event) => {
    if (event.key !== prefix + id || !event.newValue) return show();
    Notes.say("storage", "This document changes in another tab, too; the text that is saved last stays.");
  });

  return {
    show,
    /** Opens the document of this tab, or the last one, or a new one. */
    start() {
      const known = [Storage.get(currentName, "sessionStorage"), Storage.get(currentName), all()[0]?.id];
      const last = known.find((id) => id && read(id)?.tree);
      if (last) open(last);
      else begin();
    },
    /** Calls a function when another document has been opened. */
    onOpen: (listener) => listeners.push(listener),
  };
})();
