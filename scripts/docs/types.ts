import { dirname, join } from 'node:path';
import ts from 'typescript';

/** A piece of code in a page. */
export interface Snippet {
  /** The page's path. */
  page: string;
  /** The number of its first line in the page, from 1. */
  line: number;
  /** The language; `tsx` contains React elements. */
  language: 'ts' | 'tsx';
  text: string;
}

/** The compiler options of this repository. */
export const optionsOf = (root: string): ts.CompilerOptions => {
  const path = join(root, 'tsconfig.json');
  const config = ts.getParsedCommandLineOfConfigFile(
    path,
    { incremental: false, noEmit: true },
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
        throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n'));
      },
    },
  );
  const { tsBuildInfoFile: _, ...options } = config?.options ?? {};
  return options;
};

/** The compiler errors of snippets, each a module of its own, as `page:line message`. */
export const typeErrors = (root: string, snippets: readonly Snippet[]): string[] => {
  // Leading blank lines make the compiler's line numbers match the page.
  const files = new Map(
    snippets.map(({ page, line, language, text }) => [
      join(root, dirname(page), `.${page.replace(/\W/g, '-')}-${line}.${language === 'tsx' ? 'tsx' : 'mts'}`),
      { page, text: '\n'.repeat(line - 1) + text },
    ]),
  );
  const options = optionsOf(root);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, version, ...rest) => {
    const file = files.get(path);
    return file ? ts.createSourceFile(path, file.text, version) : getSourceFile(path, version, ...rest);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return [...files].flatMap(([path, { page }]) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((diagnostic) => {
      const at = source?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      return `${page}:${at + 1} ${ts.flattenDiagnosticMessageText(diagnostic.messageText, '\n')}`;
    });
  });
};
