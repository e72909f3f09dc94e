import { type Diagnostic, hasErrors, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { shownBelow, shownPath, type Workspace } from '../../pipeline/workspace.ts';
import type { Report } from '../report.ts';
import type { Outcome } from './outcome.ts';

export interface ClusterOutcome {
  readonly place: Workspace;
  readonly outcome: Outcome;
}

/** With more clusters than this, only those that changed or failed are listed; the others are counted. */
const most = 20;

/** Joins the reports of several clusters. A finding that several clusters get from a shared file is reported once. */
export function together(clusters: readonly ClusterOutcome[]): Report {
  const all = clusters.flatMap(({ outcome }) => outcome.diagnostics);
  const diagnostics = distinct(sortDiagnostics(all));
  return {
    diagnostics,
    masked: new Map(clusters.flatMap(({ outcome }) => [...outcome.masked])),
    files: {
      created: paths(clusters, 'created'),
      updated: paths(clusters, 'updated'),
      unchanged: paths(clusters, 'unchanged'),
      removed: paths(clusters, 'removed'),
    },
    folded: [...new Set(diagnostics.map(({ file }) => file))].filter((file) =>
      isConfiguration(file, clusters),
    ),
    summary: summaryOf(clusters),
  };
}

/** Removes duplicates. */
export function distinct(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...new Map(diagnostics.map((diagnostic) => [JSON.stringify(diagnostic), diagnostic])).values()];
}

function isConfiguration(file: string, clusters: readonly ClusterOutcome[]): boolean {
  return clusters.some(({ place }) => shownPath(place.cwd, place.config) === file);
}

/** The paths relative to the working folder. */
function paths(clusters: readonly ClusterOutcome[], what: keyof Outcome['files']): readonly string[] {
  return clusters.flatMap(({ place, outcome }) =>
    outcome.files[what].map((path) => `${shownBelow(place)}${path}`),
  );
}

function summaryOf(clusters: readonly ClusterOutcome[]): string {
  const failed = clusters.filter(({ outcome }) => hasErrors(outcome.diagnostics));
  const changed = clusters.filter((cluster) => !failed.includes(cluster) && cluster.outcome.changed === true);
  const listed = [...failed, ...changed];
  const lines = listed.slice(0, most).map(({ place, outcome }) => {
    const restarts = outcome.restarts === undefined ? '' : '; some pods restart';
    const what = failed.some(({ place: other }) => other === place)
      ? 'nothing was written'
      : `${outcome.summary}${restarts}`;
    return `${shownPath(place.cwd, place.config)}: ${what}`;
  });
  const more = listed.length > most ? [`and ${listed.length - most} more`] : [];
  const rest = clusters.length - listed.length;
  const counts = [
    [changed.length, 'changed'],
    [rest, 'up to date'],
    [failed.length, 'with errors'],
  ] as const;
  const tally = counts.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(', ');
  return [...lines, ...more, `${clusters.length} clusters: ${tally}`].join('\n');
}
