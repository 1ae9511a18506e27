// In a dead spot nothing typed is lost. A form marked data-keep is kept on this device while it is
// filled in; when it cannot be sent it waits here, with its photos, and goes when the signal is back.
// The site takes each of them once. What is kept is sealed with a key that only the pages of the
// account that wrote it carry; it goes with signing out, and after three days, which is said. Without
// script, or where a page is not protected (no https), the forms are what they always were. Where the
// device cannot store (a private window, no room), a form is sent as it is and never left hanging.
(() => {
  const DAY = 24 * 3600 * 1000, KEPT = 3 * DAY, TOLD = 14 * DAY;
  const AGAIN = 30000, OPENS = 5000;
  const STILL = 90000; // without a byte moving; a slow upload is no dead one
  const meta = document.querySelector("meta[name=away]");
  const marked = () => [...document.querySelectorAll("form[data-keep]")];
  const at = (ms) => { const d = new Date(ms); return `${d.getMonth() + 1}月${d.getDate()}日 ${d.getHours()}:${String(d.getMinutes()).padStart(2, "0")}`; };

  if (!window.indexedDB) return;
  // A telephone in a pocket may cut the connection to its own store: it is then opened anew.
  let opened = null;
  const open = () => new Promise((done, failed) => {
    setTimeout(() => failed(new Error("the store does not open")), OPENS);
    const ask = indexedDB.open("dibao-away", 1);
    ask.onupgradeneeded = () => ask.result.createObjectStore("kept", { keyPath: "id" });
    ask.onsuccess = () => {
      ask.result.onclose = () => { opened = null; };
      ask.result.onversionchange = () => { opened = null; ask.result.close(); };
      done(ask.result);
    };
    ask.onerror = ask.onblocked = () => failed(ask.error || new Error("the store is busy"));
  });
  const store = async (mode, use, again = true) => {
    const mine = opened = opened || open();
    try {
      const base = await mine;
      return await new Promise((done, failed) => {
        const work = base.transaction("kept", mode);
        const ask = use(work.objectStore("kept"));
        work.oncomplete = () => done(ask && ask.result);
        work.onerror = work.onabort = () => failed(work.error || new Error("not stored"));
      });
    } catch (error) {
      if (opened === mine) opened = null;
      if (!again || (error && error.name === "QuotaExceededError")) throw error;
      return store(mode, use, false);
    }
  };
  const all = () => store("readonly", (s) => s.getAll());
  // What cannot be deleted now is deleted when it is too old; sent again, it is done no second time.
  const drop = (...ids) => store("readwrite", (s) => { ids.forEach((id) => s.delete(id)); }).catch(() => {});
  const going = new Set(); // on its way just now: nobody else sends or deletes it
  // What is too old goes, whoever wrote it, on whatever page. Of a form that waited a mark stays until
  // its writer has seen that it went: `rest` says what of it may stay.
  const clear = async (rest) => {
    for (const x of await all().catch(() => [])) {
      const age = Date.now() - x.at;
      if (age <= KEPT || going.has(x.id)) continue;
      if (age > TOLD || (x.kind !== "wait" && x.kind !== "gone")) await drop(x.id);
      else if (x.kind === "wait") {
        const box = await rest(x).catch(() => ({}));
        await store("readwrite", (s) => s.put({ id: x.id, who: x.who, kind: "gone", at: x.at, ...box })).catch(() => drop(x.id));
      }
    }
  };
  const nothing = async () => ({});

  if (!meta) { clear(nothing); return; }
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

  const rest = async (x) => (x.who === who ? sealed({ title: (await unsealed(x)).title, files: [] }, []) : {});

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
  const mine = async (kind) => (await all().catch(() => [])).filter((x) => x.who === who && x.kind === kind).sort((a, b) => a.at - b.at);
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
    const waiting = (await mine("wait")).filter((x) => !going.has(x.id));
    const gone = await mine("gone");
    const parts = words.map(say);
    if (!navigator.onLine) parts.unshift(say("现在没有信号。写的内容和照片都存在这台设备里，不会丢；先不要关掉没写完的页面。"));
    for (const x of gone) {
      const what = x.body && await unsealed(x).catch(() => null);
      parts.push(say(`${what ? what.title : "一份表"}（${at(x.at)}写好）三天没有交成，已从这台设备上删掉。要办请重新填。`));
    }
    if (gone.length) parts.push(press("知道了", async () => { await drop(...gone.map((x) => x.id)); show(); }));
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
  const random = () => [...crypto.getRandomValues(new Uint8Array(16))].map((n) => n.toString(16).padStart(2, "0")).join("");
  const csrf = () => (document.cookie.match(/(?:^|; )csrftoken=([^;]+)/) || [])[1] || "";
  const LATER = { login: "登录过期了，重新登录以后自动交。", password: "要先改口令，改好以后自动交。" };
  const heard = (ask) => {
    if (ask.status === 204) return { end: "done", to: ask.getResponseHeader("X-Leads-To") };
    if (!ask.status) return { end: "wait" };
    if (ask.status >= 500) return { end: "wait", why: "网站暂时办不了，过一会儿自动再交。" };
    const landed = new URL(ask.responseURL || location.href).pathname.split("/")[1];
    if (LATER[landed]) return { end: "wait", why: LATER[landed] };
    const page = new DOMParser().parseFromString(ask.responseText, "text/html");
    const why = page.querySelector("main .wrong, main .told.error, main .error") || page.querySelector("main p");
    return { end: "refused", why: why ? why.textContent.trim().replace(/^没有办成：/, "") : "网站没有收。" };
  };
  const send = (what, far = () => {}) => new Promise((done) => {
    const body = new FormData();
    for (const [k, v] of what.fields) body.append(k, v);
    for (const [k, f] of what.files) body.append(k, f, f.name);
    const ask = new XMLHttpRequest();
    let late = 0;
    const moves = () => { clearTimeout(late); late = setTimeout(() => ask.abort(), STILL); };
    ask.upload.addEventListener("progress", (e) => { moves(); if (e.lengthComputable) far(e.loaded / e.total); });
    ask.addEventListener("progress", moves);
    ask.addEventListener("loadend", () => { clearTimeout(late); done(heard(ask)); });
    ask.open("POST", what.action);
    ask.setRequestHeader("X-Once", what.token);
    ask.setRequestHeader("X-CSRFToken", csrf());
    moves();
    ask.send(body);
  });
  // What is typed and what is photographed are kept apart: a pause in typing seals no photos anew.
  const photos = (id) => `f|${id}`;
  const keepFiles = (id, files) => (files.length ? save("files", photos(id), {}, files) : drop(photos(id)));
  const keep = async (id, what, files) => { await keepFiles(id, files); await save("draft", id, what, []); };
  let busy = false;
  const sendAll = async () => {
    if (busy || !navigator.onLine) { show(); return; }
    busy = true;
    try {
      await clear(rest);
      for (const kept of await mine("wait")) {
        const what = going.has(kept.id) ? null : await unsealed(kept).catch(() => null);
        if (!what) continue;
        going.add(kept.id);
        const got = await send(what).finally(() => going.delete(kept.id));
        if (got.end === "done") {
          await drop(kept.id);
          words.push(`已交上：${what.title}。`);
          const left = document.querySelector(`form[data-waits="${what.token}"]`);
          if (left) note(left, "已交上。");
        } else if (got.end === "refused") {
          await keep(what.draft, { ...what, refused: got.why }, what.files);
          await drop(kept.id);
          words.push(`没有收：${what.title}。${got.why} 写的内容还在，打开那一页改了再交。`);
        } else {
          if (got.why) words = [got.why];
          break;
        }
      }
    } catch (error) { // a device that stores nothing more: what waits stays where it is
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
    let later = 0, laying = false, pressed = {};
    const full = (words) => () => note(form, words);
    const write = () => {
      clearTimeout(later);
      if (laying) return;
      later = setTimeout(() => save("draft", id, { title: title(), fields: entries(form) }, []).catch(
        full("这台设备现在存不了，交上去以前先不要关这一页。")), 300);
    };
    form.addEventListener("input", write);
    form.addEventListener("change", (event) => {
      write();
      if (event.target.type === "file" && !laying) keepFiles(id, filesOf(form)).catch(
        full("这台设备存不下这么多照片了，请先交上去再拍。"));
    });
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      clearTimeout(later);
      const files = filesOf(form), fields = entries(form, event.submitter);
      // Pressed again because no answer came, it is the same form and is done once.
      const same = JSON.stringify([fields, told(files)]);
      if (pressed.same !== same) pressed = { same, token: random() };
      const { token } = pressed, wait = `w|${token}`;
      const what = { token, draft: id, title: title(), action: form.action, fields };
      const buttons = [...form.querySelectorAll("button")];
      const free = (words) => {
        buttons.forEach((b) => { b.disabled = false; });
        note(form, words);
        form.querySelector(":scope > .kept").classList.add("error");
      };
      buttons.forEach((b) => { b.disabled = true; });
      note(form, files.length ? "正在交，照片要多等一会儿。" : "正在交。");
      going.add(wait);
      const stored = await save("wait", wait, what, files).then(() => true, () => false);
      if (stored) await drop(id, photos(id));
      let tenths = 0;
      const got = navigator.onLine ? await send({ ...what, files }, (part) => {
        if (files.length && Math.floor(10 * part) > tenths) { tenths = Math.floor(10 * part); note(form, `正在交，已传 ${tenths}0%。`); }
      }) : { end: "wait" };
      if (got.end !== "wait") await drop(wait);
      going.delete(wait);
      if (got.end === "done") {
        location.assign(got.to || location.href);
        return;
      } else if (got.end === "refused") {
        keep(id, { title: title(), fields: entries(form) }, files).catch(() => {});
        free(`没有办成：${got.why}`);
      } else if (!stored) {
        free(`${got.why ? got.why.replace("自动", "再按一次") : "没有信号，没有交上去。"}这台设备也存不下：内容只在这一页，先不要关，等有信号再按一次。`);
      } else {
        form.dataset.waits = token;
        [...form.elements].forEach((f) => { f.disabled = true; });
        note(form, got.why ? `${got.why}写的内容存在这台设备里，不用再写一遍。` : "没有信号，先存在这台设备里了。有信号就自动交，不用再写一遍。");
      }
      show();
    });
    const kept = (await mine("draft")).find((x) => x.id === id);
    const shot = (await mine("files")).find((x) => x.id === photos(id));
    const what = kept && await unsealed(kept).catch(() => null);
    if (!what) return;
    const taken = shot && await unsealed(shot).catch(() => null);
    laying = true;
    const changed = lay(form, { ...what, files: taken ? taken.files : what.files });
    laying = false;
    if (!changed) return;
    note(form, `${what.refused ? `上次没有收：${what.refused} ` : ""}这是${at(kept.at)}写了还没有交的，已替您填回。`,
      press("不要了", async () => { await drop(id, photos(id)); location.reload(); }, "plain"));
  };
  const look = () => { marked().forEach(ready); show(); };

  // Signing out takes what is kept with it; what waits is said first.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (new URL(form.action).pathname !== "/logout/" || form.dataset.sure) return;
    event.preventDefault();
    const leave = async () => {
      try {
        await drop(...(await all()).filter((x) => x.who === who).map((x) => x.id));
      } catch (error) { // what cannot be read cannot be deleted either; it is sealed, and gets too old
      } finally {
        form.dataset.sure = "1";
        setTimeout(() => form.requestSubmit()); // not while the first press is still being answered
      }
    };
    const waiting = await mine("wait");
    if (!waiting.length) { leave(); return; }
    box().replaceChildren(say(`还有 ${waiting.length} 份没有交上去。退出会把它们从这台设备上删掉。`),
      press("先不退出", show), press("删掉并退出", leave));
    box().scrollIntoView();
  });

  document.addEventListener("desk:page", look);
  window.addEventListener("online", () => { words = []; sendAll(); });
  window.addEventListener("offline", show);
  setInterval(async () => { if ((await mine("wait")).some((x) => !going.has(x.id))) sendAll(); }, AGAIN);
  look();
  sendAll();
})();
