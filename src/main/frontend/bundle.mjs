/** What is bundled from where to where. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as esbuild from 'esbuild';

export async function bundle(here, classes) {
  const entries = {
    'static/assets/form-host': 'src/form-host/index.ts',
  };
  const present = Object.fromEntries(Object.entries(entries).filter(([, file]) => existsSync(join(here, file))));
  await esbuild.build({
    absWorkingDir: here,
    entryPoints: present,
    outdir: classes,
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    logLevel: 'warning',
    legalComments: 'linked',
  });
}
