// Keeps the draft as one types, and says so. The page works without: "Lưu nháp" does the same.
const form = document.getElementById("answer");
const PAUSE = 1500;
let timer, saving, isDirty = false;

function say(words) {
  const place = form.querySelector("[data-kept]");
  if (place.textContent !== words) place.textContent = words;
}

// A figure far from last period's is asked about while one types; it may stand all the same.
function ask(questions = {}) {
  for (const place of form.querySelectorAll(".said-of-number")) {
    const words = questions[place.id.replace(/-said$/, "")] ?? "";
    let asked = place.querySelector(".question");
    if ((asked?.textContent ?? "") === words) continue;
    if (!words) { asked.remove(); continue; }
    if (!asked) {
      asked = document.createElement("strong");
      asked.className = "question";
      asked.setAttribute("role", "status");
      place.append(asked);
    }
    asked.textContent = words;
  }
}

async function save(isLeaving) {
  clearTimeout(timer);
  if (saving) await saving;
  if (!isDirty) return;
  isDirty = false;
  const body = new FormData(form);
  body.delete("evidence");
  saving = fetch(form.dataset.draft, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: isLeaving === true })
    .then(async (answer) => {
      const isTold = answer.headers.get("content-type")?.includes("json");
      const told = isTold ? await answer.json() : { problem: "liên kết không còn dùng được, hoặc máy chủ đang bận. Nội dung vẫn còn trên trang này." };
      if (isTold && answer.ok) {
        form.elements.seen.value = told.version;
        ask(told.questions);
      }
      say(isTold && answer.ok ? `${told.said}.` : `Chưa lưu được nháp: ${told.problem}`);
    })
    .catch(() => { isDirty = true; say("Chưa lưu được nháp: mất kết nối. Nội dung vẫn còn trên trang này."); timer = setTimeout(save, 10 * PAUSE); })
    .finally(() => { saving = undefined; });
  await saving;
}

function count() {
  const place = form.querySelector("[data-empty]");
  const lines = [...form.querySelectorAll("[data-line]")];
  const empty = lines.filter((line) => !line.querySelector("input[type=radio]:checked, input[name^=same-]:checked")).length;
  if (place) place.textContent = empty ? `Còn ${empty} trên ${lines.length} nhiệm vụ chưa ghi.` : "Đã ghi đủ các nhiệm vụ.";
}

function changed(event) {
  if (event.target.type === "file") return;
  isDirty = true;
  clearTimeout(timer);
  timer = setTimeout(save, PAUSE);
  count();
}

if (form) {
  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  // A draft on its way would make this page an older one than the draft it has just kept.
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    isDirty = false;
    if (!saving) return;
    event.preventDefault();
    saving.finally(() => form.requestSubmit(event.submitter));
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(true); });
  for (const field of form.querySelectorAll("input[type=file][data-most]")) {
    field.addEventListener("change", () => {
      const isTooLarge = [...field.files].some((file) => file.size > Number(field.dataset.most));
      field.setCustomValidity(isTooLarge ? field.dataset.said : "");
      field.reportValidity();
    });
  }
  count();
}
