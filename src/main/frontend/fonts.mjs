/**
 * Makes the fonts of printed documents. The Kangxi radicals (U+2E80–2FDF) and the compatibility
 * ideographs (U+F900–FAFF) stay out: they share glyphs with ordinary characters, and a PDF reader
 * would then copy and search ⽣ (U+2F63) where 生 is meant.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const range = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).join('');

const symbols =
  range(0x20, 0x7e) + range(0xa0, 0xff) +
  range(0x2010, 0x2027) + range(0x2030, 0x203b) + '℃℅№℡™' +
  range(0x2160, 0x217b) + range(0x2190, 0x2199) + range(0x2200, 0x22a5) +
  range(0x2460, 0x249b) + range(0x2500, 0x257f) + range(0x25a0, 0x25ef) + '★☆☎☐☑☒♀♂✓✔✕✗' +
  range(0x3000, 0x303f) + range(0x3220, 0x3243) + range(0x3388, 0x33d5) +
  range(0xff01, 0xff5e) + range(0xffe0, 0xffe6);

/** The 6,763 characters of GB 2312, read from the encoding itself. */
function gb2312() {
  const decoder = new TextDecoder('gb18030');
  let all = '';
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) all += decoder.decode(new Uint8Array([row, cell]));
  }
  return all.replace(/[\ue000-\uf8ff\ufffd]/g, '');
}

/** Every ideograph that names use, GB 18030's rare ones included. */
const ideographs = '〇' + range(0x3400, 0x4dbf) + range(0x4e00, 0x9fff) + range(0x20000, 0x323af);

export async function fonts(here, classes) {
  const source = (weight) => join(here, `node_modules/@expo-google-fonts/noto-serif-sc/${weight}/NotoSerifSC_${weight}.ttf`);
  const wanted = [
    ['document-text.ttf', source('400Regular'), symbols + ideographs],
    ['document-heading.ttf', source('700Bold'), symbols + gb2312()],
  ];
  const folder = join(classes, 'fonts');
  mkdirSync(folder, { recursive: true });
  const script = statSync(new URL(import.meta.url)).mtimeMs;
  for (const [name, file, characters] of wanted) {
    const target = join(folder, name);
    if (existsSync(target) && statSync(target).mtimeMs > Math.max(script, statSync(file).mtimeMs)) continue;
    const { default: subsetFont } = await import('subset-font');
    // Without the layout tables: PDFBox would draw —— as one glyph that stands for no character.
    const options = { targetFormat: 'sfnt', noLayoutClosure: true, noHinting: true, dropTables: ['GSUB', 'GPOS', 'GDEF', 'BASE', 'vhea', 'vmtx', 'VORG'] };
    writeFileSync(target, await subsetFont(readFileSync(file), characters, options));
  }
  copyFileSync(join(here, 'node_modules/@expo-google-fonts/noto-serif-sc/LICENSE_FONT'), join(folder, 'OFL.txt'));
}
