import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

/** The static parts of the page, besides its data. */
export interface PageAssets {
  readonly script: string;
  /** The style of the pictures, and that of the page around them. */
  readonly pictureStyle: string;
  readonly pageStyle: string;
}

/** Compiles the page's script and styles from this folder, at build time or when running from source. */
export function compilePage(): PageAssets {
  const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
  const { outputFiles } = buildSync({
    entryPoints: [path('client/main.ts')],
    bundle: true,
    format: 'iife',
    target: 'es2022',
    minify: true,
    charset: 'ascii',
    write: false,
    legalComments: 'none',
  });
  return {
    script: outputFiles[0]?.text.trim() ?? '',
    pictureStyle: readFileSync(path('picture.css'), 'utf8'),
    pageStyle: ['page.css', 'panel.css', 'narrow-and-print.css']
      .map((name) => readFileSync(path(name), 'utf8'))
      .join(''),
  };
}
