import type { ChartVolumes } from '../app-kit/chart-volumes.ts';
import type { Comparison } from '../compare/compare.ts';
import type { TextOptions } from '../compare/format/text.ts';
import type { Labels } from '../compare/format/words.ts';
import { harmless, harmlessJson } from '../diagnostics/format/harmless.ts';
import type { Io } from './io.ts';

export const comparisonFormats = ['text', 'markdown', 'html', 'json'] as const;
export type ComparisonFormat = (typeof comparisonFormats)[number];

/** The volumes of charts as shipped apps know them. A repository's own apps are not loaded, because they are code. */
export async function shippedVolumes(): Promise<readonly ChartVolumes[]> {
  const [{ shipped }, { chartVolumes }] = await Promise.all([
    import('../apps/shipped.ts'),
    import('../app-kit/chart-volumes.ts'),
  ]);
  return chartVolumes(shipped.apps);
}

/** Formats a comparison; as text, also if nothing differs. */
export async function formatComparison(
  comparison: Comparison,
  labels: Labels,
  format: ComparisonFormat,
  { color }: Pick<Io, 'color'>,
  settingsAt?: TextOptions['settingsAt'],
): Promise<string> {
  if (format === 'markdown')
    return (await import('../compare/format/markdown.ts')).formatMarkdown(comparison, labels);
  if (format === 'html') return (await import('../compare/format/html.ts')).formatHtml(comparison, labels);
  if (format === 'json') {
    const { toJson } = await import('../compare/format/json.ts');
    return `${harmlessJson(toJson(comparison, labels))}\n`;
  }
  const [{ formatText }, { countsText }] = await Promise.all([
    import('../compare/format/text.ts'),
    import('../compare/format/words.ts'),
  ]);
  const counts = countsText(comparison) ?? 'Nothing changes in the cluster';
  return `${formatText(comparison, { color, ...(settingsAt && { settingsAt }) })}${comparison.groups.length + (comparison.charts?.length ?? 0) > 0 ? '\n' : ''}${harmless(`${counts}: ${labels.base} → ${labels.head}`)}\n`;
}
