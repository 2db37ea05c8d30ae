/** Builds the browser's half into the class path: node build.mjs <target/classes>. Installs the packages first when the lock file changed. */
import { execSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const classes = resolve(process.argv[2] ?? join(here, '../../../target/classes'));

const stamp = join(here, 'node_modules/.installed');
const lock = createHash('sha256').update(readFileSync(join(here, 'package-lock.json'))).digest('hex');
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== lock) {
  execSync('npm ci --no-audit --no-fund', { cwd: here, stdio: 'inherit' });
  writeFileSync(stamp, lock);
}

const { bundle } = await import('./bundle.mjs');
mkdirSync(classes, { recursive: true });
await bundle(here, classes);
const { fonts } = await import('./fonts.mjs');
await fonts(here, classes);
