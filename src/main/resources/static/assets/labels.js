// Some parts of Camunda's pages ask for their labels once, when they are drawn, and would go on showing keys like
// CREATION_DATE: the labels must be there before. Camunda's loader looks into this browser's storage first.
const folder = new URL('../locales/', document.baseURI).pathname;
const answer = await fetch(`${folder}zh-CN.json`);
if (answer.ok) {
  const kept = JSON.parse(localStorage.getItem('camunda-web') || '{}');
  // Those of an earlier version go.
  Object.keys(kept)
    .filter((key) => key.includes('_locales_data_'))
    .forEach((key) => delete kept[key]);
  kept[`${folder}_locales_data_zh-CN_${window.bust}`] = await answer.text();
  localStorage.setItem('camunda-web', JSON.stringify(kept));
}
