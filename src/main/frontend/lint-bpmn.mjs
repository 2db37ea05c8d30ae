/** Lints every process model, or those named on the command line; ends with an error when one breaks a rule. */
import { createRequire } from 'node:module';
import { readFileSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');
const { BpmnModdle } = require('bpmn-moddle');

const here = dirname(fileURLToPath(import.meta.url));
const processes = join(here, '../../../processes');
const OWN = 'bpmnlint-plugin-assistance';

class Resolver extends NodeResolver {
  resolveRule(pkg, name) {
    return pkg === OWN ? require(`./${OWN}/rules/${name}.js`) : super.resolveRule(pkg, name);
  }

  resolveConfig(pkg, name) {
    return pkg === OWN ? require(`./${OWN}/index.js`).configs[name] : super.resolveConfig(pkg, name);
  }
}

const config = JSON.parse(readFileSync(join(here, '.bpmnlintrc'), 'utf8'));

/** What is wrong with a model: [element, rule, message]. */
async function lint(model) {
  const { rootElement, warnings } = await new BpmnModdle().fromXML(readFileSync(model, 'utf8'));
  // Some rules remember what they have seen: each model has a linter of its own.
  const linter = new Linter({ config, resolver: new Resolver({ require }) });
  const problems = warnings.map((warning) => ['', 'xml', warning.message]);
  for (const [rule, reports] of Object.entries(await linter.lint(rootElement))) {
    problems.push(...reports.map((report) => [report.id, rule, report.message]));
  }
  const ids = rootElement.rootElements.filter((element) => element.$type === 'bpmn:Process').map((element) => element.id);
  if (!ids.includes(basename(model, '.bpmn'))) {
    problems.push([ids.join(), 'file-name', '文件名应与流程标识相同']);
  }
  return problems;
}

// A rule that finds nothing in a model made to break it has stopped working.
const broken = new Set((await lint(join(here, OWN, 'bad.bpmn'))).map(([, rule]) => rule.replace('assistance/', '')));
for (const rule of [...readdirSync(join(here, OWN, 'rules')).map((file) => basename(file, '.js')), 'file-name']) {
  if (!broken.has(rule)) {
    console.error(`rule ${rule} does not find what is wrong with bad.bpmn`);
    process.exit(1);
  }
}

const named = process.argv.slice(2);
const models = named.length > 0 ? named : readdirSync(processes, { recursive: true }).filter((name) => name.endsWith('.bpmn')).map((name) => join(processes, name));
let findings = 0;
for (const model of models) {
  for (const [id, rule, message] of await lint(model)) {
    console.error(`${model}  ${id}  ${message}  (${rule})`);
    findings++;
  }
}
process.exit(findings > 0 ? 1 : 0);
