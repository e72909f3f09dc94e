import { describe, expect, it } from 'vitest';
import { findings, project } from './project.ts';

describe('makejinja.toml', () => {
  it('is relative to its own folder, wherever the command runs', async () => {
    const p = project({
      'deep/makejinja.toml': '[makejinja]\ninputs = ["t"]\noutput = "o"',
      'deep/t/a.jinja': 'x',
    });
    await p.render({ file: 'deep/makejinja.toml' });
    expect(p.files('deep/o')).toEqual(['a']);
  });

  it('may write `-` for `_`, and lists as one string', async () => {
    const p = project({ 'in/a.j2': '{{ 1 }}', 'more/b.j2': '2' }, 'inputs = "in:more"\njinja-suffix = ".j2"');
    expect((await p.render()).created).toEqual(['a', 'b']);
  });

  it('is overridden by environment variables, and these by the command line', async () => {
    const p = project({ 'in/a.jinja': '[{{ nope }}]' }, 'undefined = "strict"');
    const env = { CLUSTERWRIGHT_CACHE: p.cache, MAKEJINJA_UNDEFINED: 'debug', MAKEJINJA_OUTPUT: 'there' };
    await p.render({ env, overrides: { undefined: 'default' } });
    expect(p.read('there/a')).toBe('[]');
  });

  it('may name further files in MAKEJINJA_SETTINGS', async () => {
    const p = project({
      'in/a.jinja': '{{ x }}',
      'extra/more.toml': '[makejinja]\noutput = "o"\ndata_vars.x = 1',
    });
    await p.render({
      env: { CLUSTERWRIGHT_CACHE: p.cache, MAKEJINJA_SETTINGS: 'extra/more.toml:missing.toml' },
    });
    expect(p.read('extra/o/a')).toBe('1');
  });

  it('is reported with all its mistakes at once', async () => {
    const p = project({}, 'exclude_pattern = []\nundefined = "stric"\nkeep_empty = "maybe"\ninputs = 3');
    expect(findings(await p.render())).toEqual([
      'makejinja/unknown-option makejinja.toml:4:1 makejinja has no option "exclude_pattern"',
      'makejinja/option-value makejinja.toml:7:1 "inputs" must be a list of paths',
      'makejinja/option-value makejinja.toml:6:1 "keep_empty" must be true or false',
      'makejinja/option-value makejinja.toml:5:1 "undefined" must be one of default, chainable, debug and strict',
    ]);
  });

  it('is reported at the line of a TOML error', async () => {
    const p = project({}, 'exclude_patterns = [');
    expect(findings(await p.render())[0]).toMatch(/^makejinja\/toml-syntax makejinja\.toml:\d+:\d+ /);
  });

  it('is not needed if the command line is sufficient', async () => {
    const p = project({ 'in/a.jinja': 'x' });
    const nowhere = `${p.folder}/in`;
    expect(findings(await p.render({ cwd: nowhere }))).toEqual([
      'makejinja/missing-option makejinja.toml:1:1 there is no makejinja.toml in this folder, and inputs and output are not set',
    ]);
    expect(findings(await p.render({ cwd: nowhere, overrides: { inputs: ['.'] } }))).toEqual([
      'makejinja/missing-option makejinja.toml:1:1 there is no makejinja.toml in this folder, and output is not set',
    ]);
    expect((await p.render({ cwd: nowhere, overrides: { inputs: ['.'], output: '../o' } })).created).toEqual([
      'a',
    ]);
  });

  it.each([
    ['inputs = ["nowhere"]', 'makejinja/path-not-found makejinja.toml:4:1 the input nowhere does not exist'],
    [
      'data = ["no.yaml"]',
      'makejinja/path-not-found makejinja.toml:5:1 the data file no.yaml does not exist',
    ],
    [
      'internal.autoescape = true',
      'makejinja/not-supported makejinja.toml:5:1 HTML escaping by default is not supported',
    ],
    [
      'extensions = ["jinja2.ext.i18n"]',
      'makejinja/not-supported makejinja.toml:5:1 the Jinja extension jinja2.ext.i18n is Python code',
    ],
    [
      'plugins = ["plugin:Plugin"]',
      'makejinja/python-plugin makejinja.toml:5:1 "plugin:Plugin" is a plugin in Python, which clusterwright cannot run',
    ],
  ])('refuses %s', async (line, finding) => {
    const p = project({}, line);
    expect(findings(await p.render())).toEqual([finding]);
  });

  it('refuses a pattern that Python refuses', async () => {
    const p = project({}, 'include_patterns = ["**.yaml"]');
    expect(findings(await p.render())).toEqual([
      'makejinja/pattern makejinja.toml:1:1 "**" must be a part of its own in the pattern "**.yaml"',
    ]);
  });
});

describe('data', () => {
  it('is reported at the place of a syntax error', async () => {
    const p = project(
      { 'd/a.json': '{\n "a": 1,\n}', 'd/b.yaml': 'a: [', 'd/c.toml': 'a = 1\nb = ', 'd/d.yaml': '- a list' },
      'data = ["d"]',
    );
    expect(findings(await p.render()).map((line) => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'makejinja/data d/a.json:3:1',
      'makejinja/data d/b.yaml:1:5',
      'makejinja/data d/c.toml:2:5',
      'makejinja/data d/d.yaml:1:1',
    ]);
  });

  it('accepts variables with dots for nested maps, which override files', async () => {
    const p = project({ 'in/a.jinja': '{{ m }}', 'd.yaml': 'm: {x: 1, y: 2}' }, 'data = ["d.yaml"]');
    await p.render({
      overrides: {
        data_vars: new Map([
          ['m.x', '9'],
          ['m.n.o', 'new'],
        ]),
      },
    });
    expect(p.read('out/a')).toBe("{'x': '9', 'y': 2, 'n': {'o': 'new'}}");
  });
});
