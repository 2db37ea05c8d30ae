/** Lints every process model; ends with an error when one breaks a rule. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const processes = join(here, '../../../processes');
const models = readdirSync(processes, { recursive: true }).filter((name) => name.endsWith('.bpmn')).map((name) => join(processes, name));
if (models.length > 0) {
  execFileSync(process.execPath, [join(here, 'node_modules/bpmnlint/bin/bpmnlint.js'), '--config', join(here, '.bpmnlintrc'), ...models], { cwd: here, stdio: 'inherit' });
}
