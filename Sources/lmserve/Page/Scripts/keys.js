// The keyboard, the panels, and the beginning.

(() => {
  /** After Esc, Tab leaves the text, as it does everywhere else. */
  let tabLeaves = false;

  /** What a key does in the text; false leaves it to the browser. */
  function handle(event) {
    if (Keypad.handle(event)) return true;
    const { key } = event, isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (event.altKey && !event.ctrlKey && /^Digit[1-9]$/.test(event.code)) {
      return Suggestions.take(Number(event.code.at(-1)) - 1);
    }
    if (event.altKey && key === "ArrowDown") return Surprise.openAtCursor(true);
    if (event.ctrlKey && key === " ") {
      Continuations.ask();
      return true;
    }
    if (!isPlain) return false;
    if (key === "Escape") {
      if (Surprise.close()) return true;
      tabLeaves = true;
      Notes.announce("Tab leaves the text.");
      return Continuations.putAway();
    }
    if (key === "Tab") {
      if (tabLeaves) return false;
      if (Continuations.isAsked) Continuations.take();
      else Continuations.ask();
      return true;
    }
    if (key === "ArrowRight" && Continuations.hasGhost) {
      Continuations.takeWord();
      return true;
    }
    if (!Continuations.isAsked) return false;
    if (key === "Enter") Continuations.take();
    else if (key === "ArrowDown") Continuations.choose(1);
    else if (key === "ArrowUp") Continuations.choose(-1);
    else return false;
    return true;
  }

  $("text").addEventListener("keydown", (event) => {
    // While an input method composes, its keys are its own.
    if (event.isComposing || event.keyCode === 229) return;
    if (!["Escape", "Tab", "Shift"].includes(event.key)) tabLeaves = false;
    if (handle(event)) event.preventDefault();
    else if (event.key.length === 1) Suggestions.prepare(event.key);
  });
  $("text").addEventListener("focus", () => {
    tabLeaves = false;
  });

  // MARK: Panels

  const panels = ["documents", "versions", "settings"];

  function toggle(name) {
    const isOpen = $(`${name}-button`).getAttribute("aria-expanded") === "true";
    for (const panel of panels) {
      const opens = panel === name && !isOpen;
      $(`${panel}-button`).setAttribute("aria-expanded", opens);
      $(`${panel}-panel`).hidden = !opens;
    }
    $("panel").hidden = isOpen;
    $("panel").setAttribute("aria-label", $(`${name}-button`).textContent);
    Documents.show();
    Versions.show();
  }
  $("more").addEventListener("click", () => {
    $("more").setAttribute("aria-expanded", $("more").getAttribute("aria-expanded") === "false");
  });
  for (const name of panels) $(`${name}-button`).addEventListener("click", () => toggle(name));

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.target === $("text")) return;
    if (Surprise.close()) return;
    const open = panels.find((name) => $(`${name}-button`).getAttribute("aria-expanded") === "true");
    if (open && $("panel").contains(event.target)) {
      toggle(open);
      $(`${open}-button`).focus();
    } else if ($("cards").contains(event.target)) {
      Continuations.putAway();
      Editor.focus();
    }
  });

  // MARK: The beginning

  async function meet() {
    const list = await Server.ask("models", "/v1/models");
    if (list) Settings.setModels(list.data);
    Suggestions.refresh();
    Continuations.glance();
    Surprise.update();
    Novelty.refresh();
  }

  Server.onBack(meet);
  Documents.start();
  Editor.focus();
  meet();
})();
