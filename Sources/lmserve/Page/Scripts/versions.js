// The versions of a document: a tree in which whatever was taken from the model begins a branch.

const Versions = (() => {
  /** The most versions of a document; the oldest ends of other branches go first. */
  const most = 300;
  let nodes = new Map(), current = null, nextID = 0, isTaking = false, lastSource = null;
  const listeners = [];

  const children = (node) => [...nodes.values()].filter((other) => other.parent === (node?.id ?? null));
  const parent = (node = current) => nodes.get(node.parent) ?? null;

  function add(label, text, from) {
    current = { id: nextID++, parent: from?.id ?? null, label, text, at: Date.now() };
    nodes.set(current.id, current);
    prune();
  }

  function prune() {
    const kept = new Set();
    for (let node = current; node; node = parent(node)) kept.add(node.id);
    for (const node of [...nodes.values()]) {
      if (nodes.size <= most) return;
      if (!kept.has(node.id) && children(node).length === 0) nodes.delete(node.id);
    }
  }

  /** Takes what the writer typed into the version, or into a new one where others began with this. */
  function type(edit) {
    const text = Editor.value, before = parent();
    lastSource = null;
    if (edit.inputType === "historyUndo" && before?.text === text) current = before;
    else {
      const after = children(current).find((node) => node.text === text);
      if (edit.inputType === "historyRedo" && after) current = after;
      else if (children(current).length > 0 && text !== current.text) add("", text, current);
      else current.text = text;
    }
    changed();
  }

  function go(node) {
    if (!node || node === current) return;
    current = node;
    lastSource = null;
    isTaking = true;
    Editor.become(node.text);
    isTaking = false;
    changed();
  }

  function changed() {
    show();
    for (const listener of listeners) listener();
  }

  // MARK: The list

  const title = (node) => node.label.trim() || (node.parent === null ? "Beginning" : "Your own words");

  /** A version and those after it; only where several begin with the same one they move to the right. */
  function rows(node, depth) {
    const button = make("button", { type: "button", className: "open", textContent: title(node) });
    button.dataset.version = node.id;
    if (node === current) button.setAttribute("aria-current", "true");
    button.style.paddingInlineStart = `${10 + 16 * Math.min(depth, 8)}px`;
    const after = children(node);
    return [make("li", {}, button), ...after.flatMap((next) => rows(next, depth + (after.length > 1 ? 1 : 0)))];
  }

  function show() {
    $("undo").disabled = !parent();
    $("redo").disabled = children(current).length === 0;
    if ($("versions-panel").hidden) return;
    const focused = document.activeElement?.dataset?.version;
    $("versions").replaceChildren(...children(null).flatMap((node) => rows(node, 0)));
    if (focused) $("versions").querySelector(`[data-version="${focused}"]`)?.focus();
  }

  $("versions").addEventListener("click", (event) => {
    const button = event.target.closest("[data-version]");
    if (button) go(nodes.get(Number(button.dataset.version)));
  });
  $("undo").addEventListener("click", () => go(parent()));
  $("redo").addEventListener("click", () => go(children(current).at(-1)));
  Editor.onEdit((edit) => {
    if (!isTaking) type(edit);
  });

  return {
    show,
    /** Calls a function when a version has changed, or another one has been chosen. */
    onChange: (listener) => listeners.push(listener),

    /**
     * Makes an edit that takes something from the model.
     *
     * It begins a version, unless the last edit took from the same source, as word after word of a continuation.
     */
    take(label, source, edit) {
      isTaking = true;
      edit();
      isTaking = false;
      if (source !== null && source === lastSource && children(current).length === 0) {
        current.label += label;
        current.text = Editor.value;
      } else {
        add(label, Editor.value, current);
      }
      lastSource = source;
      changed();
    },

    /** The tree for the browser's storage, each text as its difference from the one before it. */
    get saved() {
      const list = [...nodes.values()].map((node) => {
        const base = parent(node)?.text ?? "", { before, after } = difference(base, node.text);
        const middle = node.text.slice(before, node.text.length - after);
        return [node.id, node.parent, node.label, node.at, before, after, middle];
      });
      return { current: current.id, list };
    },

    /** Opens a tree that was saved, or begins one. */
    open(saved) {
      nodes = new Map();
      lastSource = null;
      for (const [id, from, label, at, before, after, middle] of saved?.list ?? []) {
        const base = nodes.get(from)?.text ?? "";
        const text = base.slice(0, before) + middle + base.slice(base.length - after);
        nodes.set(id, { id, parent: nodes.has(from) ? from : null, label, at, text });
      }
      nextID = Math.max(-1, ...nodes.keys()) + 1;
      current = nodes.get(saved?.current) ?? [...nodes.values()].at(-1) ?? null;
      if (!current) add("", "", null);
      Editor.open(current.text);
      show();
    },
  };
})();
