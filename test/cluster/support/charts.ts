import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubernetesObject } from './api.ts';

/** A chart as a release of the tree names it. */
export interface ChartReference {
  /** `https://…` of a Helm repository, or `oci://…` of one chart. */
  readonly source: string;
  readonly name: string;
  readonly version: string;
}

export interface Chart extends ChartReference {
  readonly archive: Buffer;
}

/** The charts that the releases of a tree install, from its HelmReleases and their sources. */
export function chartsOf(objects: readonly KubernetesObject[]): readonly ChartReference[] {
  const source = (kind: string, name: unknown) =>
    objects.find((object) => object.kind === kind && object.metadata.name === name)?.['spec'] as
      | { readonly url: string; readonly ref?: { readonly tag?: string } }
      | undefined;
  const found = objects.flatMap((object): ChartReference[] => {
    if (object.kind !== 'HelmRelease') return [];
    const spec = object['spec'] as ReleaseSpec;
    if (spec.chartRef !== undefined) {
      const oci = source('OCIRepository', spec.chartRef.name);
      if (oci === undefined) return [];
      return [{ source: oci.url, name: oci.url.split('/').at(-1) ?? '', version: oci.ref?.tag ?? '' }];
    }
    const chart = spec.chart?.spec;
    const repository = source('HelmRepository', chart?.sourceRef.name);
    return chart === undefined || repository === undefined
      ? []
      : [{ source: repository.url, name: chart.chart, version: chart.version }];
  });
  return [
    ...new Map(found.map((chart) => [`${chart.source} ${chart.name} ${chart.version}`, chart])).values(),
  ];
}

interface ReleaseSpec {
  readonly chartRef?: { readonly name: string };
  readonly chart?: {
    readonly spec: {
      readonly chart: string;
      readonly version: string;
      readonly sourceRef: { readonly name: string };
    };
  };
}

/** A real chart from a folder, with the requested version. Missing sub-charts are left out. */
export function realChart(reference: ChartReference, chartFolder: string, folder: string): Chart {
  const home = join(mkdtempSync(join(folder, 'chart-')), reference.name);
  cpSync(chartFolder, home, { recursive: true });
  const description = join(home, 'Chart.yaml');
  const text = readFileSync(description, 'utf8');
  writeFileSync(description, text.replace(/^version:.*$/m, `version: ${reference.version}`));
  return { ...reference, archive: pack(home, reference.name) };
}

/** A chart that renders the given objects, whatever its values. */
export function standIn(
  reference: ChartReference,
  objects: readonly KubernetesObject[],
  folder: string,
): Chart {
  const home = join(mkdtempSync(join(folder, 'chart-')), reference.name);
  mkdirSync(join(home, 'templates'), { recursive: true });
  // A chart's version has no leading v; OCI tags often do.
  const version = reference.version.replace(/^v/, '');
  writeFileSync(join(home, 'Chart.yaml'), stringify({ apiVersion: 'v2', name: reference.name, version }));
  for (const [index, object] of objects.entries())
    writeFileSync(join(home, 'templates', `object-${index}.yaml`), stringify(object));
  return { ...reference, archive: pack(home, reference.name) };
}

function pack(home: string, name: string): Buffer {
  const archive = `${home}.tgz`;
  execFileSync('tar', ['-czf', archive, '-C', join(home, '..'), name]);
  return readFileSync(archive);
}
