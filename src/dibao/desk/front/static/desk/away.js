// In a dead spot nothing typed is lost. A form marked data-keep is kept on this device while it is
// filled in; when it cannot be sent it waits here, with its photos, and goes when the signal is back.
// The site takes each of them once. What is kept is sealed with a key that only the pages of the
// account that wrote it carry; it goes with signing out, and after three days. Without script, or
// where a page is not protected (no https), the forms are what they always were.
(() => {
  const KEPT = 3 * 24 * 3600 * 1000, AGAIN = 30000, LONGEST = 90000;
  const meta = document.querySelector("meta[name=away]");
  const marked = () => [...document.querySelectorAll("form[data-keep]")];
  const at = (ms) => { const d = new Date(ms); return `${d.getMonth() + 1}月${d.getDate()}日 ${d.getHours()}:${String(d.getMinutes()).padStart(2, "0")}`; };

  if (!window.indexedDB) return;
  const opened = new Promise((done, failed) => {
    const ask = indexedDB.open("dibao-away", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("kept", { keyPath: "id" });
    ask.onsuccess = () => done(ask.result);
    ask.onerror = () => failed(ask.error);
  });
  const store = async (mode, use) => {
    const base = await opened;
    return new Promise((done, failed) => {
      const work = base.transaction("kept", mode);
      const ask = use(work.objectStore("kept"));
      work.oncomplete = () => done(ask && ask.result);
      work.onerror = work.onabort = () => failed(work.error);
    });
  };
  const all = () => store("readonly", (s) => s.getAll());
  const drop = (id) => store("readwrite", (s) => s.delete(id));
  // What is too old goes, whoever wrote it, on whatever page.
  all().then((found) => found.filter((x) => Date.now() - x.at > KEPT).forEach((x) => drop(x.id))).catch(() => {});

  if (!meta) return;
  if (!(window.crypto && crypto.subtle)) {
    document.addEventListener("submit", (event) => {
      if (!event.target.matches("form[data-keep]") || navigator.onLine) return;
      event.preventDefault();
      alert("现在没有信号，没有交上去。内容还在这一页，等有信号再按一次。");
    });
    return;
  }
  document.documentElement.dataset.away = "1";

  const [who, secret] = meta.content.split(":");
  const key = crypto.subtle.importKey("raw", Uint8Array.from(atob(secret), (c) => c.charCodeAt(0)), "AES-GCM", false, ["encrypt", "decrypt"]);
  const sealed = async (what, files) => {
    const head = new TextEncoder().encode(JSON.stringify(what));
    const parts = [new Uint32Array([head.length]), head];
    for (const f of files) parts.push(await f.arrayBuffer());
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const body = await new Blob(parts).arrayBuffer();
    return { iv, body: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, body) };
  };
  const unsealed = async (kept) => {
    const body = await crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, await key, kept.body);
    const length = new Uint32Array(body.slice(0, 4))[0];
    const what = JSON.parse(new TextDecoder().decode(body.slice(4, 4 + length)));
    let from = 4 + length;
    what.files = what.files.map((f) => {
      const file = new File([body.slice(from, from + f.size)], f.name, { type: f.type });
      from += f.size;
      return [f.field, file];
    });
    return what;
  };

  const own = (field) => field.name && field.type !== "hidden" && field.type !== "file" && field.tagName !== "BUTTON";
  const filesOf = (form) => [...form.querySelectorAll("input[type=file]")].flatMap((i) => [...i.files].map((f) => [i.name, f]));
  const told = (files) => files.map(([field, f]) => ({ field, name: f.name, type: f.type, size: f.size }));
  const place = (form) => {
    const hidden = [...form.querySelectorAll("input[type=hidden]")].filter((i) => i.name !== "csrfmiddlewaretoken");
    return [who, location.pathname, new URL(form.action).pathname, ...hidden.map((i) => `${i.name}=${i.value}`)].join("|");
  };
  const save = async (kind, id, what, files) => {
    const box = await sealed({ ...what, files: told(files) }, files.map(([, f]) => f));
    await store("readwrite", (s) => s.put({ id, who, kind, at: Date.now(), ...box }));
  };
  const mine = async (kind) => (await all()).filter((x) => x.who === who && x.kind === kind).sort((a, b) => a.at - b.at);
  // The head line without its tags, and whose page it is.
  const title = () => {
    const head = document.querySelector("h1").cloneNode(true);
    head.querySelectorAll(".tag").forEach((t) => t.remove());
    const of = [...document.querySelectorAll("main > p.small:first-of-type a")].pop();
    return `${head.textContent}${of ? `，${of.textContent}` : ""}`.trim().replace(/\s+/g, " ").slice(0, 80);
  };

  // What the page says about it, at the head of the page.
  let words = [];
  const box = () => {
    let one = document.getElementById("away");
    if (!one) {
      one = document.createElement("section");
      one.id = "away";
      one.className = "away";
      one.setAttribute("role", "status");
      one.setAttribute("aria-label", "还没有交上去的");
      document.querySelector("main").prepend(one);
    }
    return one;
  };
  const say = (text) => { const p = document.createElement("p"); p.textContent = text; return p; };
  const press = (word, does, kind = "button second") => {
    const b = document.createElement("button");
    b.type = "button"; b.className = kind; b.textContent = word;
    b.addEventListener("click", does);
    return b;
  };
  const show = async () => {
    const waiting = await mine("wait");
    const parts = words.map(say);
    if (!navigator.onLine) parts.unshift(say("现在没有信号。写的内容和照片都存在这台设备里，不会丢；先不要关掉没写完的页面。"));
    if (waiting.length) {
      parts.push(say(`有 ${waiting.length} 份等着交，有信号就自动交：`));
      const list = document.createElement("ul");
      for (const x of waiting) {
        const what = await unsealed(x).catch(() => null);
        if (!what) continue;
        const line = document.createElement("li");
        const photos = what.files.length ? `，照片和文件 ${what.files.length} 份` : "";
        line.append(`${what.title}（${at(x.at)}写好${photos}） `);
        line.append(press("不交了，删掉", async () => {
          if (confirm("删掉以后就找不回来了，确定删掉这一份吗？")) { await drop(x.id); show(); }
        }, "plain"));
        list.append(line);
      }
      parts.push(list, press("现在交", () => { words = []; sendAll(); }));
    }
    if (!parts.length) { const one = document.getElementById("away"); if (one) one.remove(); return; }
    box().replaceChildren(...parts);
  };

  // Sending: each with its own token, so that a lost answer never makes it twice.
  const csrf = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  const send = async (what) => {
    const body = new FormData();
    for (const [k, v] of what.fields) body.append(k, v);
    for (const [k, f] of what.files) body.append(k, f, f.name);
    const stop = new AbortController();
    const late = setTimeout(() => stop.abort(), LONGEST);
    try {
      const answer = await fetch(what.action, { method: "POST", body, signal: stop.signal, headers: { "X-Once": what.token, "X-CSRFToken": csrf() } });
      if (answer.status === 204) return { end: "done", to: answer.headers.get("X-Leads-To") };
      if (answer.status >= 500) return { end: "wait", why: "网站暂时办不了，过一会儿再自动交。" };
      if (new URL(answer.url).pathname.startsWith("/login")) return { end: "login" };
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const why = page.querySelector("main .wrong, main .told.error, main .error") || page.querySelector("main p");
      return { end: "refused", why: why ? why.textContent.trim().replace(/^没有办成：/, "") : "网站没有收。" };
    } catch (error) {
      return { end: "wait" };
    } finally {
      clearTimeout(late);
    }
  };
  let busy = false;
  const sendAll = async () => {
    if (busy || !navigator.onLine) { show(); return; }
    busy = true;
    try {
      for (const kept of await mine("wait")) {
        const what = await unsealed(kept).catch(() => null);
        if (!what) continue;
        const got = await send(what);
        if (got.end === "done") {
          await drop(kept.id);
          words.push(`已交上：${what.title}。`);
          const left = document.querySelector(`form[data-waits="${what.token}"]`);
          if (left) note(left, "已交上。");
        } else if (got.end === "refused") {
          await save("draft", what.draft, { ...what, refused: got.why }, what.files);
          await drop(kept.id);
          words.push(`没有收：${what.title}。${got.why} 写的内容还在，打开那一页改了再交。`);
        } else {
          if (got.end === "login") words = ["登录过期了。重新登录以后自动交，内容还在。"];
          else if (got.why) words = [got.why];
          break;
        }
      }
    } finally {
      busy = false;
      show();
    }
  };

  // A form: kept while it is written, laid back when the page is opened again.
  const entries = (form, by) => {
    const fields = [...new FormData(form).entries()].filter(([k, v]) => typeof v === "string" && k !== "csrfmiddlewaretoken");
    if (by && by.name) fields.push([by.name, by.value]);
    return fields;
  };
  const lay = (form, what) => {
    const typed = new Map();
    for (const [k, v] of what.fields) typed.set(k, [...(typed.get(k) || []), v]);
    let changed = false;
    for (const field of [...form.elements].filter(own)) {
      const given = typed.get(field.name) || [];
      if (field.type === "radio" || field.type === "checkbox") {
        const on = given.includes(field.value);
        changed = changed || on !== field.checked;
        field.checked = on;
      } else if (given.length && field.value !== given[0]) {
        field.value = given[0];
        changed = true;
      }
    }
    for (const input of form.querySelectorAll("input[type=file]")) {
      const files = what.files.filter(([k], n) => k === input.name && (input.multiple || what.files.findIndex(([j]) => j === k) === n));
      if (!files.length || input.hasAttribute("capture")) continue;
      const all = new DataTransfer();
      files.forEach(([, f]) => all.items.add(f));
      input.files = all.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
      changed = true;
    }
    return changed;
  };
  const note = (form, ...parts) => {
    let line = form.querySelector(":scope > .kept");
    if (!line) {
      line = document.createElement("p");
      line.className = "kept told";
      line.setAttribute("role", "status");
      form.prepend(line);
    }
    line.replaceChildren(...parts);
  };
  const ready = async (form) => {
    if (form.dataset.kept) return;
    form.dataset.kept = "1";
    const id = `d|${place(form)}`;
    let later = 0;
    const write = () => {
      clearTimeout(later);
      later = setTimeout(() => save("draft", id, { title: title(), fields: entries(form) }, filesOf(form)).catch(() =>
        note(form, "这台设备存不下这么多照片了，请先交上去再拍。")), 300);
    };
    form.addEventListener("input", write);
    form.addEventListener("change", write);
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(later);
      const by = event.submitter;
      const token = crypto.randomUUID();
      const files = filesOf(form);
      const what = { token, draft: id, title: title(), action: form.action, fields: entries(form, by) };
      const buttons = [...form.querySelectorAll("button")];
      buttons.forEach((b) => { b.disabled = true; });
      note(form, files.length ? "正在交，照片要多等一会儿。" : "正在交。");
      try {
        await save("wait", `w|${token}`, what, files);
        await drop(id);
      } catch (error) {
        note(form, "这台设备存不下了，没有信号时先不要关这一页。");
      }
      const got = navigator.onLine ? await send({ ...what, files }) : { end: "wait" };
      if (got.end === "done") {
        await drop(`w|${token}`);
        location.assign(got.to || location.href);
        return;
      } else if (got.end === "refused") {
        await drop(`w|${token}`);
        buttons.forEach((b) => { b.disabled = false; });
        write();
        note(form, `没有办成：${got.why}`);
        form.querySelector(":scope > .kept").classList.add("error");
      } else {
        form.dataset.waits = token;
        [...form.elements].forEach((f) => { f.disabled = true; });
        note(form, got.end === "login" ? "登录过期了。写的内容存在这台设备里，重新登录以后自动交。"
          : "没有信号，先存在这台设备里了。有信号就自动交，不用再写一遍。");
      }
      show();
    });
    const kept = (await mine("draft")).find((x) => x.id === id);
    const what = kept && await unsealed(kept).catch(() => null);
    if (!what || !lay(form, what)) return;
    note(form, `${what.refused ? `上次没有收：${what.refused} ` : ""}这是${at(kept.at)}写了还没有交的，已替您填回。`,
      press("不要了", async () => { await drop(id); location.reload(); }, "plain"));
  };
  const look = () => { marked().forEach(ready); show(); };

  // Signing out takes what is kept with it; what waits is said first.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== "/logout/" || form.dataset.sure) return;
    event.preventDefault();
    const leave = async () => {
      for (const x of await all()) if (x.who === who) await drop(x.id);
      form.dataset.sure = "1";
      form.requestSubmit();
    };
    const waiting = await mine("wait").catch(() => []);
    if (!waiting.length) { leave(); return; }
    box().replaceChildren(say(`还有 ${waiting.length} 份没有交上去。退出会把它们从这台设备上删掉。`),
      press("先不退出", show), press("删掉并退出", leave));
    box().scrollIntoView();
  });

  document.addEventListener("desk:page", look);
  window.addEventListener("online", () => { words = []; sendAll(); });
  window.addEventListener("offline", show);
  setInterval(async () => { if ((await mine("wait")).length) sendAll(); }, AGAIN);
  look();
  sendAll();
})();
