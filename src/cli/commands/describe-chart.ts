import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parse } from 'yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { aboutFile } from '../../diagnostics/finding.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { isUntrusted, trusting } from '../../untrusted.ts';
import { asMap } from '../../verify/model/data.ts';
import { argument, defineCommand, flag, many, text, untrusted, type ValuesOf } from '../define-command.ts';
import { installedHelm } from '../helm-option.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

const taken = {
  arguments: { path: argument('<path>', 'the chart: a folder, or an archive that `helm package` wrote') },
  options: {
    values: text('--values <file>', 'values that the chart needs to render'),
    apiVersions: many('--api-versions <version>', 'an API that the cluster offers to the chart; repeatable'),
    filesOnly: flag('--files-only', 'read the files of the chart without rendering it'),
    output: text('-o, --output <file>', 'write the description into this file'),
    untrusted,
  },
};

export const command = defineCommand({
  name: 'describe-chart',
  summary: 'describe a chart as data, for --chart and for apps: values, objects, ports, keys of Secrets',
  ...taken,
  examples: [
    'clusterwright describe-chart ./podinfo-6.9.1.tgz -o podinfo.json   # for verify --chart podinfo=podinfo.json',
  ],
  run: describeCommand,
});

/** `clusterwright describe-chart`: prints the description of a chart, or writes it into a file. */
async function describeCommand(
  {
    path,
    values,
    apiVersions,
    filesOnly,
    output,
    untrusted: stranger,
  }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
  io: Io,
): Promise<ExitStatus> {
  const [{ readChartFiles }, { readChart }, { describeChart }, { formatDescription }] = await Promise.all([
    import('../../verify/helm/chart-files.ts'),
    import('../../verify/helm/read-chart.ts'),
    import('../../helm/describe/describe.ts'),
    import('../../helm/describe/format.ts'),
  ]);
  const at = resolve(io.cwd, path);
  const alone = filesOnly || isUntrusted(trusting(io, { untrusted: stranger }).env);
  try {
    const files = await readChartFiles(at);
    const description = await describeChart(readChart(files), {
      ...(!alone && { helm: await installedHelm(io) }),
      path: at,
      files,
      values:
        values === undefined ? {} : asMap(parse(await readFile(resolve(io.cwd, values), 'utf8')) as unknown),
      apiVersions,
      withoutHelm: () =>
        io.stderr('helm is not on the PATH, so the description has no objects and fewer types.\n'),
      progress: (done, all) => io.stage?.(`Rendering the chart: ${done} of ${all} values`),
    });
    const written = formatDescription(description);
    if (output === undefined) io.stdout(written);
    else await writeFile(resolve(io.cwd, output), written);
    return 0;
  } catch (error) {
    return report({ diagnostics: [unreadable(path, error)] }, { format: 'text' }, io);
  }
}

function unreadable(path: string, error: unknown): Diagnostic {
  const reason = error instanceof Error ? error.message.split('\n')[0] : stringOf(error);
  return aboutFile(path, {
    code: 'helm/unreadable-chart',
    message: `${path} cannot be described: ${reason}`,
    hint: 'Give a chart folder that contains Chart.yaml, and with --values the values it needs to render.',
  });
}
