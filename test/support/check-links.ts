import fs from 'node:fs';
import path from 'node:path';

/**
 * Looks for what the Markdown pages below a folder link to, images included: files of that folder, and headings in
 * them. Links that lead out of the folder are broken, too; links to the web are not looked at.
 */
export function checkLinks(folder: string): { readonly broken: readonly string[]; readonly count: number } {
  const pages = fs
    .readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md') && !name.includes('node_modules'));
  const links = pages.flatMap((page) => linksOf(textOf(folder, page)).map((link) => ({ page, link })));
  const broken = links.filter(({ page, link }) => !isThere(folder, page, link));
  return { broken: broken.map(({ page, link }) => `${page}: ${link}`), count: links.length };
}

function textOf(folder: string, page: string): string {
  return fs.readFileSync(path.join(folder, page), 'utf8');
}

/** Of the prose: what stands in code is an example. */
function linksOf(text: string): string[] {
  const prose = proseOf(text).replace(/`[^`\n]*`/g, '');
  const targets = [...prose.matchAll(/\]\(([^()\s]+)\)/g), ...prose.matchAll(/\b(?:src|srcset|href)="([^"]+)"/g)];
  return targets.map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
}

function proseOf(text: string): string {
  return text.replace(/^( *)(```+)[^]*?^\1\2$/gm, '');
}

function isThere(folder: string, page: string, link: string): boolean {
  const [target = '', heading] = decodeURI(link).split('#');
  const file = target === '' ? page : path.join(path.dirname(page), target);
  if (file.startsWith('..') || !fs.existsSync(path.join(folder, file))) return false;
  return heading === undefined || anchorsOf(textOf(folder, file)).has(heading);
}

/** As GitHub and npm name headings: lower case, no punctuation, `-` for each space, a number for a repeated one. */
function anchorsOf(text: string): Set<string> {
  const anchors = new Set<string>();
  for (const [, title = ''] of proseOf(text).matchAll(/^#+ +(.*)$/gm)) {
    const anchor = title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}\p{Pc} -]/gu, '')
      .replaceAll(' ', '-');
    let name = anchor;
    for (let count = 1; anchors.has(name); count += 1) name = `${anchor}-${count}`;
    anchors.add(name);
  }
  return anchors;
}
