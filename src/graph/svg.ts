import type { Change } from './graph.ts';
import { icons } from './icons.ts';
import type { PlacedEdge, PlacedLabel, PlacedNode, PlacedView, Point } from './layout.ts';
import { sizes } from './layout.ts';
import { textWidth } from './text-width.ts';

/** A sign on the corner of a node, for people who cannot distinguish the colours. */
const changeSigns: Readonly<Record<Change, string>> = { added: '+', removed: '−', changed: '~' };

/** The radius of corners of lines, in pixels. */
const bend = 7;

/**
 * A view as SVG markup without a style; colours come from classes. `index` is the number of the view in the page and keeps ids
 * distinct.
 */
export function viewSvg(
  { view, width, height, groups, nodes, edges, labels }: PlacedView,
  index: number,
): string {
  const isCompared = [...view.nodes, ...view.edges].some(({ change }) => change !== undefined);
  const marker = `arrow-${index}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="picture${isCompared ? ' compared' : ''}" viewBox="0 0 ${width} ${height}" role="group" aria-label="${escapeMarkup(view.title)}">`,
    '<defs>',
    ...['', '-out', '-in', ...(isCompared ? ['-added', '-removed', '-changed'] : [])].map(
      (kind) =>
        `<marker id="${marker}${kind}" class="arrow${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path d="M0.5 0.8 7.4 4 0.5 7.2Z"/></marker>`,
    ),
    '</defs>',
    ...groups.map(
      ({ x, y, width: w, height: h, name }) =>
        `<g class="group" data-namespace="${escapeMarkup(name)}"><rect x="${x}" y="${y}" width="${w}" height="${h}" rx="14"/><text x="${x + 18}" y="${y + 25}">${escapeMarkup(name)}</text></g>`,
    ),
    `<g class="lines" aria-hidden="true">${edges.map((edge) => edgeSvg(edge, marker)).join('')}</g>`,
    `<g class="labels" aria-hidden="true">${labels.map(labelSvg).join('')}</g>`,
    '<g class="extra" aria-hidden="true"></g>',
    ...nodes.map(nodeSvg),
    '</svg>',
  ].join('\n');
}

function edgeSvg({ edge, points }: PlacedEdge, marker: string): string {
  const { change } = edge;
  const [own, arrow] = change === undefined ? ['', ''] : [` ${change}`, `-${change}`];
  return `<path class="line${own}" data-edge="${escapeMarkup(edge.id)}" d="${rounded(points)}" marker-end="url(#${marker}${arrow})"${change === undefined ? '' : ` data-change="${change}"`}/>`;
}

function labelSvg({ text, edges, x, y }: PlacedLabel): string {
  const width = Math.round(textWidth(text, sizes.label) + 8);
  return `<g class="label" data-edge="${escapeMarkup(edges.join(' '))}"><rect x="${x - width / 2}" y="${y - 7.5}" width="${width}" height="15" rx="4"/><text x="${x}" y="${y + 3.5}">${escapeMarkup(text)}</text></g>`;
}

function nodeSvg({ node, title, x, y, width, height }: PlacedNode): string {
  const { id, role, kind, namespace, foreign, change, caption = kind } = node;
  const words = [
    `${title} ${caption}`,
    ...(namespace === undefined ? [] : [`in ${namespace}`]),
    ...(change ? [change] : []),
  ];
  const classes = ['node', role, ...(foreign ? ['foreign'] : []), ...(change ? [change] : [])].join(' ');
  return [
    `<g class="${classes}" data-node="${escapeMarkup(id)}" role="button" tabindex="-1" aria-label="${escapeMarkup(words.join(', '))}">`,
    `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="9"/>`,
    `<path class="icon" transform="translate(${x + 11} ${y + (height - 18) / 2})" d="${icons[role]}"/>`,
    `<text class="name" x="${x + sizes.icon + 4}" y="${y + 20}">${escapeMarkup(title)}</text>`,
    ' ',
    `<text class="kind" x="${x + sizes.icon + 4}" y="${y + 35}">${escapeMarkup(caption)}</text>`,
    ...(change === undefined ? [] : [badge(changeSigns[change], x + width, y)]),
    '</g>',
  ].join('');
}

/** A sign in a circle on the corner of a box. */
function badge(sign: string, x: number, y: number): string {
  return `<g class="badge" aria-hidden="true"><circle cx="${x - 4}" cy="${y + 4}" r="9"/><text x="${x - 4}" y="${y + 8.5}">${sign}</text></g>`;
}

/** A line with rounded corners. */
function rounded(points: PlacedEdge['points']): string {
  const parts: string[] = [];
  for (const [index, point] of points.entries()) {
    const before = points[index - 1];
    const after = points[index + 1];
    if (before === undefined) parts.push(`M${point.x} ${point.y}`);
    else if (after === undefined) parts.push(`L${point.x} ${point.y}`);
    else {
      const start = towards(point, before);
      const end = towards(point, after);
      parts.push(`L${start.x} ${start.y}Q${point.x} ${point.y} ${end.x} ${end.y}`);
    }
  }
  return parts.join('');
}

function towards(from: Point, to: Point): Point {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.abs(dx) + Math.abs(dy);
  const share = length === 0 ? 0 : Math.min(bend, length / 2) / length;
  return { x: Math.round((from.x + dx * share) * 10) / 10, y: Math.round((from.y + dy * share) * 10) / 10 };
}

export function escapeMarkup(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** A view as a separate SVG file. */
export function standaloneSvg(placed: PlacedView, style: string): string {
  const { width, height } = placed;
  const markup = viewSvg(placed, 0);
  return `${markup
    .replace('<svg ', `<svg width="${width}" height="${height}" `)
    .replace(
      '<defs>',
      `<style>${style}</style>\n<rect class="paper" width="${width}" height="${height}"/>\n<defs>`,
    )}\n`;
}
