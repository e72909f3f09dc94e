import { existsSync } from 'node:fs';
import { basename, dirname, join, sep } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import {
  CodeActionKind,
  type Connection,
  createConnection,
  type Diagnostic,
  DidChangeWatchedFilesNotification,
  ErrorCodes,
  type InitializeResult,
  MarkupKind,
  type Position,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from 'vscode-languageserver';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { stringOf } from '../diagnostics/string-of.ts';
import { type Watched, watchFiles } from '../pipeline/watch.ts';
import { trusting } from '../untrusted.ts';
import { completeConfiguration } from './configuration/completion.ts';
import { hoverConfiguration } from './configuration/hover.ts';
import { definitionAt, outputsOf, referencesAt } from './definition.ts';
import { type Cluster, type ClusterFile, clusterFileOf, extendersOf, type FileKind } from './find-folder.ts';
import { ClusterFolder } from './folder.ts';
import { pathOf } from './places.ts';
import { published } from './published.ts';
import { quickFixes } from './quick-fixes.ts';
import { renamableAt, renameAt } from './rename.ts';
import { completeTemplate } from './template/completion.ts';
import { hoverTemplate } from './template/hover.ts';

/** In milliseconds: findings follow after this long without typing. */
const quiet = 40;

const watched = [
  '**/cluster.{yaml,toml}',
  '**/clusterwright.config.{ts,mts,js,mjs}',
  '**/apps/**/*.{ts,mts,js,mjs}',
  '**/templates/{config,overrides}/**',
  // Any file that a configuration may extend.
  '**/*.{yaml,yml,toml}',
];

export interface ServerOptions {
  readonly input: Readable;
  readonly output: Writable;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** Speaks the Language Server Protocol until the editor closes the connection; resolves to whether it did so as specified. */
export async function serve({ input, output, env, version }: ServerOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const watchDog = {
      shutdownReceived: false,
      initialize: () => {},
      exit: (_: number) => {},
    };
    const connection = createConnection(
      (logger) =>
        createProtocolConnection(new StreamMessageReader(input), new StreamMessageWriter(output), logger),
      watchDog,
    );
    const server = new Server(connection, env, version);
    const ended = (asAgreed: boolean) => {
      server.stopWatching();
      resolve(asAgreed);
    };
    watchDog.exit = (code) => ended(code === 0);
    // An editor that was killed does not announce the end.
    input.on('end', () => ended(false));
    input.on('error', () => ended(false));
    server.listen();
  });
}

class Server {
  readonly #connection: Connection;
  readonly #env: ServerOptions['env'];
  readonly #version: string;
  readonly #documents = new TextDocuments(TextDocument);
  /** By `keyOf`. */
  readonly #folders = new Map<string, ClusterFolder>();
  /** The published findings of each cluster, by URI, because clusters share files. */
  readonly #published = new Map<string, ReadonlyMap<string, readonly Diagnostic[]>>();
  /** The role of a file in each cluster it belongs to; valid until a configuration changes. */
  readonly #files = new Map<string, readonly ClusterFile[]>();
  /** For clusters that share a folder, the one that was edited last. */
  readonly #active = new Map<string, string>();
  readonly #watchers = new Map<string, AbortController>();
  /** The URIs of the folders that the user has open. */
  readonly #roots = new Set<string>();
  /** Whether the editor can watch files, and whether it reports opened and closed folders. */
  #watches = false;
  #tellsFolders = false;
  readonly #timers = new Map<string, NodeJS.Timeout>();

  constructor(connection: Connection, env: ServerOptions['env'], version: string) {
    this.#connection = connection;
    this.#env = env;
    this.#version = version;
  }

  listen(): void {
    const connection = this.#connection;
    connection.onInitialize(({ capabilities, workspaceFolders, rootUri }) => {
      this.#watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      this.#tellsFolders = capabilities.workspace?.workspaceFolders === true;
      const open = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri === null ? [] : [rootUri]);
      for (const uri of open) this.#roots.add(uri);
      return this.#initialized();
    });
    connection.onInitialized(() => this.#watch());
    // Opening a document also triggers a change event; the findings after the opening are enough.
    const opened = new Set<string>();
    this.#documents.onDidOpen(({ document: { uri } }) => void opened.add(uri));
    this.#documents.onDidChangeContent(({ document: { uri } }) => {
      this.#changed(uri, { thorough: opened.delete(uri) });
    });
    this.#documents.onDidSave(({ document }) =>
      this.#changed(document.uri, { onDisk: true, thorough: true }),
    );
    this.#documents.onDidClose(({ document }) => this.#changed(document.uri, { onDisk: true }));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri } of changes) {
        const path = pathOf(uri);
        if (path !== undefined) this.#written(path);
      }
    });
    connection.onHover((params) =>
      this.#asked(params, async (folder, { path, kind }) => {
        const hover =
          kind === 'configuration' ? hoverConfiguration : kind === 'template' ? hoverTemplate : undefined;
        const value = await hover?.(folder, path, params.position);
        return value === undefined ? null : { contents: { kind: MarkupKind.Markdown, value } };
      }),
    );
    connection.onCompletion((params) =>
      this.#asked(params, async (folder, { path, kind }) => {
        // In a template a dot leads to members; in a value it is part of the text.
        if (kind === 'configuration' && params.context?.triggerCharacter === '.') return null;
        if (kind === 'configuration')
          return [...(await completeConfiguration(folder, path, params.position))];
        return kind === 'template' ? [...(await completeTemplate(folder, path, params.position))] : null;
      }),
    );
    connection.onDefinition((params) =>
      this.#asked(params, async (folder, file) => [...(await definitionAt(folder, file, params.position))]),
    );
    connection.onImplementation((params) =>
      this.#asked(params, async (folder, { path, kind }) =>
        kind === 'template' ? [...(await outputsOf(folder, path, params.position.line + 1))] : null,
      ),
    );
    connection.onReferences((params) =>
      this.#asked(params, async (folder, file) => [...(await referencesAt(folder, file, params.position))]),
    );
    connection.onCodeAction((params) =>
      this.#asked(params, async (folder, { path, kind }) =>
        kind === 'output' ? null : [...(await quickFixes(folder, path, params.range))],
      ),
    );
    connection.onPrepareRename((params) =>
      this.#asked(params, async (folder, file) => {
        const found = await renamableAt(folder, file, params.position);
        if ('refused' in found) throw new ResponseError(ErrorCodes.InvalidRequest, found.refused);
        return { range: found.range, placeholder: found.name };
      }),
    );
    connection.onRenameRequest((params) =>
      this.#asked(params, async (folder, file) => {
        const edit = await renameAt(folder, file, params.position, params.newName);
        if ('refused' in edit) throw new ResponseError(ErrorCodes.InvalidRequest, edit.refused);
        return edit;
      }),
    );
    this.#documents.listen(connection);
    connection.listen();
  }

  /** Asks the editor to report files that others write: apps, templates, the configuration. */
  async #watch(): Promise<void> {
    if (this.#tellsFolders) {
      this.#connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) this.#roots.delete(uri);
        for (const { uri } of added) this.#roots.add(uri);
        this.#folders.clear();
        this.#files.clear();
        this.stopWatching();
      });
    }
    if (!this.#watches) return;
    const watchers = watched.map((globPattern) => ({ globPattern }));
    await this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
  }

  #initialized(): InitializeResult {
    return {
      serverInfo: { name: 'clusterwright', version: this.#version },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        hoverProvider: true,
        completionProvider: { triggerCharacters: ['|', '{', '%', "'", '"', '/', ':', ' ', '.'] },
        definitionProvider: true,
        implementationProvider: true,
        referencesProvider: true,
        renameProvider: { prepareProvider: true },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      },
    };
  }

  /** Answers a request about a file of a cluster; other files have no answer. */
  async #asked<T>(
    { textDocument }: { readonly textDocument: { readonly uri: string }; readonly position?: Position },
    answer: (folder: ClusterFolder, file: ClusterFile) => Promise<T>,
  ): Promise<T | null> {
    const path = pathOf(textDocument.uri);
    const all = path === undefined ? [] : this.#filesAt(path);
    const file = all.find((own) => keyOf(own) === this.#active.get(own.cwd)) ?? all[0];
    if (file === undefined) return null;
    try {
      return await answer(this.#folder(file), file);
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      this.#bug(error);
      return null;
    }
  }

  /** The role of a file in the clusters it belongs to; apps and templates of a folder may belong to several. */
  #filesAt(path: string): readonly ClusterFile[] {
    let files = this.#files.get(path);
    if (files === undefined) {
      const own = clusterFileOf(path);
      files = own === undefined ? extendersOf(path, (other) => this.#open(other)?.getText()) : [own];
      this.#files.set(path, files);
    }
    const [first] = files;
    if (first === undefined || first.kind === 'configuration' || first.kind === 'output') return files;
    const known = [...this.#folders.values()].filter(({ cwd }) => cwd === first.cwd);
    return known.length === 0 ? files : known.map(({ config }) => ({ ...first, config }));
  }

  #open(path: string): TextDocument | undefined {
    return this.#documents.all().find(({ uri }) => pathOf(uri) === path);
  }

  #folder(cluster: Cluster): ClusterFolder {
    const key = keyOf(cluster);
    let folder = this.#folders.get(key);
    if (folder === undefined) {
      const byPath = () => new Map(this.#documents.all().map((document) => [pathOf(document.uri), document]));
      folder = new ClusterFolder(
        cluster,
        this.#isOpen(cluster.cwd) ? this.#env : trusting({ env: this.#env }, { untrusted: true }).env,
        {
          text: (path) => byPath().get(path)?.getText(),
          paths: () => [...byPath().keys()].filter((path) => path !== undefined),
        },
      );
      this.#folders.set(key, folder);
      if (!this.#watches) this.#watchFolder(folder, key);
    }
    return folder;
  }

  /** Whether a folder is open in the editor. The user has not allowed running code of files elsewhere. */
  #isOpen(cwd: string): boolean {
    return [...this.#roots].some((uri) => {
      const root = pathOf(uri);
      return root !== undefined && (cwd === root || cwd.startsWith(root.endsWith(sep) ? root : root + sep));
    });
  }

  /** Watches files itself, if the editor cannot. */
  #watchFolder(folder: ClusterFolder, key: string): void {
    const stop = new AbortController();
    this.#watchers.set(key, stop);
    const { cwd } = folder;
    const inputs = () => folder.configurationFiles().map((path) => join(cwd, path));
    const watchedFiles: Watched = {
      cwd,
      folders: ['templates', 'apps'],
      beside: [...new Set(inputs().map((path) => dirname(path)))].filter((path) => existsSync(path)),
      isInput: (path) => inputs().includes(path) || /^clusterwright\.config\.\w+$/.test(basename(path)),
    };
    const written = async (changed: readonly string[]) => {
      for (const path of changed) this.#written(join(cwd, path));
    };
    // Without a watcher, saving in the editor still triggers an update.
    watchFiles(watchedFiles, written, stop.signal).catch(() => {});
  }

  stopWatching(): void {
    for (const watcher of this.#watchers.values()) watcher.abort();
    this.#watchers.clear();
  }

  /** Handles a file that was written by anyone. Clusters that were not asked about yet are not loaded. */
  #written(path: string): void {
    const own = clusterFileOf(path);
    if (own === undefined) {
      for (const folder of this.#folders.values()) {
        if (folder.configurationFiles().some((file) => join(folder.cwd, file) === path))
          this.#forget(folder, 'configuration', { onDisk: true });
      }
    } else if (own.kind === 'configuration') this.#forget(this.#folder(own), own.kind, { onDisk: true });
    else
      for (const folder of this.#folders.values())
        if (folder.cwd === own.cwd) this.#forget(folder, own.kind, { onDisk: true });
  }

  #changed(uri: string, how: Happened): void {
    const path = pathOf(uri);
    if (path === undefined) return;
    const all = this.#filesAt(path);
    const [first] = all;
    if (first === undefined) return;
    if (all.length === 1) this.#active.set(first.cwd, keyOf(first));
    const known = all.filter((file) => this.#folders.has(keyOf(file)));
    // If no cluster is loaded yet, checking one of them is enough to find errors.
    for (const file of known.length > 0 ? known : [first]) this.#forget(this.#folder(file), file.kind, how);
  }

  #forget(folder: ClusterFolder, kind: FileKind, { onDisk = false, thorough = false }: Happened): void {
    const files = kind === 'configuration' ? folder.configurationFiles().join() : '';
    folder.changed(kind, onDisk);
    const key = keyOf(folder);
    if (kind === 'configuration' && files !== folder.configurationFiles().join()) {
      this.#files.clear();
      this.#watchers.get(key)?.abort();
      if (!this.#watches) this.#watchFolder(folder, key);
    }
    clearTimeout(this.#timers.get(key));
    this.#timers.set(
      key,
      setTimeout(() => void this.#publish(folder, thorough), quiet),
    );
  }

  async #publish(folder: ClusterFolder, thorough: boolean): Promise<void> {
    try {
      const key = keyOf(folder);
      const before = this.#published.get(key) ?? new Map<string, readonly Diagnostic[]>();
      // Editors discard findings for an outdated version of a text.
      const versions = new Map(this.#documents.all().map(({ uri, version }) => [uri, version]));
      const own = [...versions.keys()].filter((uri) => {
        const path = pathOf(uri);
        return path !== undefined && this.#filesAt(path).some((file) => keyOf(file) === key);
      });
      const silent = new Set([...before.keys(), ...own]);
      const diagnostics = await folder.diagnostics(thorough);
      const found = published(folder.cwd, diagnostics, silent, (file) => folder.text(file));
      this.#published.set(
        key,
        new Map(found.filter((one) => one.diagnostics.length > 0).map((one) => [one.uri, one.diagnostics])),
      );
      for (const { uri } of found) {
        const version = versions.get(uri);
        const all = [...this.#published.values()].flatMap((each) => each.get(uri) ?? []);
        const distinct = [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
        await this.#connection.sendDiagnostics({
          uri,
          diagnostics: distinct,
          ...(version !== undefined && { version }),
        });
      }
    } catch (error) {
      this.#bug(error);
    }
  }

  /** Reports a bug. Its message may quote the configuration, so only the places in clusterwright's code are printed. */
  #bug(error: unknown): void {
    const { name, stack } = error instanceof Error ? error : new Error(stringOf(error));
    const frames = stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
    this.#connection.console.error(`clusterwright ${this.#version}: internal error (${name})\n${frames}`);
  }
}

/** How a file changed. */
interface Happened {
  readonly onDisk?: boolean;
  /** Whether there is time to render as well. */
  readonly thorough?: boolean;
}

function keyOf({ cwd, config }: Cluster): string {
  return `${cwd}\n${config}`;
}
