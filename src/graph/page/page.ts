import { createHash } from 'node:crypto';
import type { PlatformGraph } from '../graph.ts';
import type { PlacedView } from '../layout.ts';
import { escapeMarkup, viewSvg } from '../svg.ts';
import type { PageAssets } from './compile.ts';
import type { PageData } from './page-data.ts';

/**
 * The HTML page: a self-contained file, which its content security policy enforces. `hide` is applied to all text that comes from
 * the platform.
 */
export function pageOf(
  graph: PlatformGraph,
  views: readonly PlacedView[],
  { script, pictureStyle, pageStyle }: PageAssets,
  hide: (text: string) => string,
): string {
  const { compared } = graph;
  const style = `${pictureStyle}${pageStyle}`;
  const data = hide(JSON.stringify(dataOf(graph, views))).replaceAll('<', '\\u003c');
  const policy = [
    "default-src 'none'",
    `style-src '${digest(style)}'`,
    `script-src '${digest(script)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const pictures = views.map((placed, index) => {
    const { name, title } = placed.view;
    return `<section class="view" id="view-${name}" role="tabpanel" aria-labelledby="tab-${name}"${index > 0 ? ' hidden' : ''}><h2>${escapeMarkup(title)}</h2>${hide(viewSvg(placed, index))}</section>`;
  });
  const tabs = views.map(
    ({ view: { name, title } }, index) =>
      `<button role="tab" id="tab-${name}" aria-controls="view-${name}" aria-selected="${index === 0}" tabindex="${index === 0 ? 0 : -1}" data-view="${name}">${escapeMarkup(title)}</button>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>The platform as a picture</title>
<style>${style}</style>
</head>
<body>
<header>
<h1>Platform${compared === undefined ? '' : `<small>${escapeMarkup(hide(`${compared.base} → ${compared.head}`))}</small>`}</h1>
<div class="tabs" role="tablist" aria-label="Pictures">${tabs.join('')}</div>
<div class="search">
<input id="search" type="search" placeholder="Search" aria-label="Search objects" role="combobox" aria-expanded="false" aria-controls="results" aria-autocomplete="list" autocomplete="off" spellcheck="false">
<kbd aria-hidden="true">/</kbd>
<ul id="results" role="listbox" aria-label="Found" hidden></ul>
</div>
<div class="tools">
${compared === undefined ? '' : '<button id="changes-button" title="What changes (c)">Changes</button>\n'}<button id="filter-button" aria-expanded="false" aria-controls="filters">Filter</button>
<button id="zoom-out" aria-label="Smaller" title="Smaller (-)">−</button>
<button id="zoom-in" aria-label="Larger" title="Larger (+)">+</button>
<button id="fit" title="Show everything (0)">Fit</button>
<button id="theme" aria-label="Dark or light" title="Dark or light (t)">◐</button>
</div>
</header>
<div id="filters" class="filters" role="group" aria-label="Filter" hidden></div>
<main>
<div class="stage">${pictures.join('\n')}<div class="legend" id="legend"></div></div>
<aside id="panel" aria-label="Details" tabindex="-1" hidden></aside>
</main>
<noscript><p class="noscript">Without JavaScript this page shows the first picture alone.</p></noscript>
<script type="application/json" id="data">${data}</script>
<script>${script}</script>
</body>
</html>
`;
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

function dataOf(
  { objects, compared }: Pick<PlatformGraph, 'objects' | 'compared'>,
  views: readonly PlacedView[],
): PageData {
  return {
    views: views.map(({ view: { name, title, arrow, edges }, nodes, width, height }) => ({
      name,
      title,
      arrow,
      width,
      height,
      nodes: nodes.map(({ node, x, y, width: w, height: h }) => ({ ...node, box: [x, y, w, h] as const })),
      edges,
    })),
    objects,
    ...(compared && { compared }),
  };
}
