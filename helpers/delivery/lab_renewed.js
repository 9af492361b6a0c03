// Of the book, before JupyterLab's own first script. A browser may keep files for a month, and the
// book may be published anew while a lab is open. So the server is asked each time for settings and
// notebooks; and a lab whose book is no longer the one that is published says so, when its tab is
// looked at again and when a notebook starts Python.
(function () {
  "use strict";
  const SAYS = "The book was published anew while this tab was open. Reload the page, and its code is the new one. " +
    "What you have changed is saved first and stays yours.";
  const { jupyterLiteRoot } = document.getElementById("jupyter-config-data").dataset;
  const root = new URL(jupyterLiteRoot, location.href), under = (name) => new URL(name, root).href;
  const SETTINGS = under("jupyter-lite.json"), NOTEBOOKS = [under("files/"), under("api/contents/")];
  const plain = window.fetch.bind(window);
  let mine = null, isTold = false;

  window.fetch = async function (asked, options) {
    const address = new URL(asked instanceof Request ? asked.url : asked, location.href).href;
    const isSettings = address.split("?")[0] === SETTINGS;
    if (!isSettings && !NOTEBOOKS.some((one) => address.startsWith(one))) return plain(asked, options);
    const answer = await plain(asked, { ...options, cache: "no-cache" });
    if (isSettings && answer.ok && mine === null) mine = answer.clone().text();
    return answer;
  };

  async function isOutdated() {
    try {
      const answer = await plain(SETTINGS, { cache: "no-cache" });
      return answer.ok && await answer.text() !== await mine;
    } catch {
      return false; // nobody answers: nothing is known
    }
  }

  async function reload(app) {
    const open = [...app.shell.widgets("main")].filter(({ context }) => context?.model.dirty);
    await Promise.all(open.map(({ context }) => context.save()));
    location.reload();
  }

  async function look(app) {
    if (isTold || mine === null || !await isOutdated() || isTold) return;
    isTold = true;
    const commandId = "book:reload", label = "Save and reload";
    app.commands.addCommand(commandId, { label, execute: () => reload(app) });
    app.commands.execute("apputils:notify",
      { message: SAYS, type: "warning", options: { autoClose: false, actions: [{ label, commandId }] } });
  }

  const waiting = setInterval(() => {
    const app = window.jupyterapp;
    if (!app?.serviceManager?.sessions) return;
    clearInterval(waiting);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) look(app); });
    app.serviceManager.sessions.runningChanged.connect(() => look(app));
  }, 1000);
})();
