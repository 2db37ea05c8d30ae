/** Draws every process model into docs/diagrams: npm run diagrams. Needs Chromium (CHROMIUM or /usr/bin/chromium) and a Chinese font; running the product needs neither. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const processes = join(root, 'processes');
const target = join(root, 'docs/diagrams');

mkdirSync(target, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
try {
  for (const model of readdirSync(processes, { recursive: true }).filter((name) => name.endsWith('.bpmn') && (process.argv.length < 3 || process.argv.slice(2).some((one) => name.includes(one)))).sort()) {
    const xml = readFileSync(join(processes, model), 'utf8');
    const page = await browser.newPage();
    await page.setContent('<div id="canvas" style="width:2000px;height:1200px"></div>');
    await page.addScriptTag({ path: join(here, 'node_modules/bpmn-js/dist/bpmn-viewer.production.min.js') });
    const drawn = await page.evaluate(async (text) => {
      const viewer = new BpmnJS({ container: '#canvas', textRenderer: { defaultStyle: { fontFamily: 'Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif' } } });
      const { warnings } = await viewer.importXML(text);
      return { svg: (await viewer.saveSVG()).svg, warnings: warnings.map((warning) => warning.message) };
    }, xml);
    if (drawn.warnings.length > 0) {
      throw new Error(`${model}: ${drawn.warnings.join('; ')}`);
    }
    const hash = createHash('sha256').update(xml).digest('hex');
    writeFileSync(join(target, `${basename(model, '.bpmn')}.svg`), `${drawn.svg.trim()}\n<!-- ${model.replaceAll('\\', '/')} sha256 ${hash} -->\n`);
    await page.close();
  }
} finally {
  await browser.close();
}
