// Small habits of keyboard and mouse; everything works without them.
// "/" goes to the search, arrows walk the rows of a table, Enter opens the row's first link; a column
// pasted into the search is searched line by line; files can be dropped, and show how far they are.
(() => {
  const typing = (e) => e.closest("input, textarea, select");
  const rows = () => [...document.querySelectorAll("table.list tbody tr")].filter((r) => r.querySelector("a"));
  document.addEventListener("keydown", (event) => {
    if (typing(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "/") {
      const find = document.getElementById("find");
      if (find) { event.preventDefault(); find.focus(); find.select(); }
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const all = rows();
      if (!all.length) return;
      const at = all.indexOf(document.activeElement.closest("tr"));
      const next = all[Math.max(0, Math.min(all.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)))];
      event.preventDefault();
      next.querySelector("a").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  // On a telephone the menu is a strip: where one is stands in the middle of it.
  const side = document.querySelector(".side"), here = document.querySelector(".side [aria-current]");
  if (here) side.scrollLeft = here.offsetLeft - (side.clientWidth - here.offsetWidth) / 2;

  // Several lines from a spreadsheet do not fit a line: they are sent, never put into the address.
  const find = document.getElementById("find");
  if (find) find.addEventListener("paste", (event) => {
    const text = (event.clipboardData || window.clipboardData).getData("text").trim();
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const token = document.querySelector("input[name=csrfmiddlewaretoken]");
    const form = document.createElement("form");
    form.method = "post";
    form.action = find.form.action;
    for (const [name, value] of [["q", text], ["csrfmiddlewaretoken", token ? token.value : ""]]) {
      const field = document.createElement("textarea");
      field.name = name;
      field.value = value;
      form.append(field);
    }
    form.hidden = true;
    document.body.append(form);
    form.submit();
  });

  // A page that waits for work in the background looks again, unless files are chosen in it.
  const wait = () => {
    const later = document.querySelector("[data-again]");
    if (!later) return;
    setTimeout(() => {
      if ([...document.querySelectorAll("input[type=file]")].some((i) => i.files.length)) wait();
      else location.reload();
    }, Number(later.dataset.again) * 1000);
  };
  wait();

  // A day is typed as one likes, 20240620 or 2024.6.20, or chosen from the browser's own calendar.
  const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");
  const read = {
    day: (text) => (plain(text).match(/^(\d{4})(?:[-./年](\d{1,2})[-./月](\d{1,2})[日号]?|(\d{2})(\d{2}))$/) || []).filter(Boolean).slice(1).map(Number),
    month: (text) => (plain(text).match(/^(\d{4})(?:[-./年](\d{1,2})月?|(\d{2}))$/) || []).filter(Boolean).slice(1).map(Number),
  };
  const said = (n) => `${n[0]}年${n[1]}月${n.length > 2 ? `${n[2]}日` : ""}`;
  const real = (n) => { const d = new Date(n[0], n[1] - 1, n[2] || 1); return n[1] && d.getMonth() === n[1] - 1 && (n.length < 3 || d.getDate() === n[2]); };
  const days = () => document.querySelectorAll("[data-day], [data-month]").forEach((field) => {
    if (field.dataset.ready) return;
    field.dataset.ready = "1";
    const kind = field.hasAttribute("data-day") ? "day" : "month";
    const example = kind === "day" ? "2024年6月20日 或 20240620" : "2024年6月 或 202406";
    const look = () => {
      const found = read[kind](field.value);
      const good = found.length && real(found);
      if (good) field.value = said(found);
      field.setCustomValidity(good || !field.value.trim() ? "" : `请写成 ${example}`);
    };
    field.addEventListener("input", () => field.setCustomValidity(""));
    field.addEventListener("change", look);
    const own = document.createElement("input");
    own.type = kind === "day" ? "date" : "month";
    own.tabIndex = -1;
    own.className = "calendar";
    own.setAttribute("aria-hidden", "true");
    if (!own.showPicker) return;
    const open = document.createElement("button");
    open.type = "button";
    open.className = "calendar-open";
    open.textContent = "选";
    const label = field.id && document.querySelector(`label[for="${field.id}"]`);
    open.setAttribute("aria-label", `从日历选${label ? label.textContent.trim() : "日期"}`);
    open.addEventListener("click", () => {
      const now = read[kind](field.value);
      own.value = now.length ? now.map((x) => String(x).padStart(2, "0")).join("-") : "";
      own.showPicker();
    });
    own.addEventListener("change", () => {
      if (!own.value) return;
      field.value = said(own.value.split("-").map(Number));
      field.setCustomValidity("");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
    const box = document.createElement("span");
    box.className = "day";
    field.replaceWith(box);
    box.append(field, open, own);
  });
  days();

  // A table that scrolls in itself can be reached by the keyboard.
  const reach = () => document.querySelectorAll(".scroll").forEach((box) => {
    if (box.scrollWidth <= box.clientWidth || box.hasAttribute("tabindex")) return;
    const table = box.querySelector("table");
    box.tabIndex = 0;
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", `${(table && table.getAttribute("aria-label")) || "表"}，可以左右移动`);
  });
  reach();
  window.addEventListener("resize", reach);

  const much = (bytes) => `${Math.max(0.1, bytes / 1024 / 1024).toFixed(1)} 兆`;
  const line = (name, size) => {
    const one = document.createElement("li");
    const said = document.createElement("span");
    said.className = "much";
    said.textContent = `　${size}`;
    one.append(name, said);
    return one;
  };
  // The browser's own button speaks the browser's language; ours speaks Chinese.
  const choosing = () => document.querySelectorAll("input[type=file]").forEach((input) => {
    if (input.dataset.ready) return;
    input.dataset.ready = "1";
    const box = document.createElement("span");
    box.className = "choose";
    const open = document.createElement("button");
    open.type = "button";
    open.className = "button second";
    open.textContent = input.hasAttribute("capture") ? "拍照" : "选文件";
    const label = input.id && document.querySelector(`label[for="${input.id}"]`);
    if (label) open.setAttribute("aria-label", `${open.textContent}：${label.textContent.trim()}`);
    const told = document.createElement("span");
    told.className = "small";
    const show = () => { told.textContent = input.files.length ? `已选 ${input.files.length} 份` : "还没有选"; };
    open.addEventListener("click", () => input.click());
    input.addEventListener("change", show);
    input.tabIndex = -1;
    input.replaceWith(box);
    box.append(open, told, input);
    show();
  });
  choosing();

  const away = (form) => form.hasAttribute("data-keep") && document.documentElement.dataset.away;
  const ready = (form) => {
    const input = form.querySelector("input[type=file]");
    if (!input || form.dataset.drop) return;
    form.dataset.drop = "1";
    form.classList.add("drop");
    const chosen = document.createElement("ul");
    chosen.className = "chosen";
    chosen.setAttribute("aria-live", "polite");
    (input.closest(".choose") || input).after(chosen);
    const show = () => chosen.replaceChildren(...[...input.files].map((f) => line(f.name, much(f.size))));
    input.addEventListener("change", show);
    let inside = 0;
    form.addEventListener("dragenter", (event) => { event.preventDefault(); inside += 1; form.classList.add("over"); });
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("dragleave", () => { inside -= 1; if (inside <= 0) form.classList.remove("over"); });
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      inside = 0;
      form.classList.remove("over");
      const files = new DataTransfer();
      const given = [...event.dataTransfer.files];
      for (const f of input.multiple ? [...input.files, ...given] : given.slice(0, 1)) files.items.add(f);
      input.files = files.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    form.addEventListener("submit", (event) => {
      if (!input.files.length || event.defaultPrevented || away(form)) return;
      event.preventDefault();
      const bar = document.createElement("progress");
      bar.className = "going";
      bar.max = 1;
      bar.setAttribute("aria-label", "上传进度");
      const words = document.createElement("p");
      words.className = "small";
      words.setAttribute("role", "status");
      words.textContent = "正在上传，可以等，也可以先去看别的页面再回来。";
      chosen.after(bar, words);
      const body = new FormData(form, event.submitter || undefined);
      for (const b of form.querySelectorAll("button")) b.disabled = true;
      const send = new XMLHttpRequest();
      send.open("POST", form.action);
      send.upload.addEventListener("progress", (e) => {
        if (!e.lengthComputable) return;
        bar.value = e.loaded / e.total;
        words.textContent = e.loaded < e.total ? `已上传 ${Math.floor(100 * e.loaded / e.total)}%` : "已传完，正在登记。";
      });
      const again = (said) => {
        bar.remove();
        words.textContent = said;
        for (const b of form.querySelectorAll("button")) b.disabled = false;
      };
      send.addEventListener("error", () => again("没有传上去，网络断了。文件还在您的电脑上，请再交一次。"));
      send.addEventListener("load", () => {
        const page = new DOMParser().parseFromString(send.responseText, "text/html").querySelector("main");
        if (!page) { again("没有传上去，请再交一次。"); return; }
        history.replaceState(null, "", send.responseURL);
        document.querySelector("main").replaceWith(page);
        document.dispatchEvent(new Event("desk:page"));
        page.focus();
      });
      send.send(body);
    });
  };
  document.querySelectorAll("form[enctype='multipart/form-data']").forEach(ready);
  document.addEventListener("desk:page", () => {
    document.querySelectorAll("form[enctype='multipart/form-data']").forEach(ready);
    wait();
    reach();
    days();
    choosing();
  });
})();
