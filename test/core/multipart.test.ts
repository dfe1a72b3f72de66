import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundaryAtStart, boundaryOf, splitMultipart } from '../../src/core/multipart';
import { partHeader, partName } from '../../src/core/multipart-places';

const split = (body: string, boundary = 'b'): { head: string; content: string }[] | undefined =>
  splitMultipart(Buffer.from(body), boundary)?.map(({ head, content }) => ({ head, content: content.toString() }));

describe('splitMultipart', () => {
  it('finds heads and contents, with either line break and whatever stands around', () => {
    const parts = [
      { head: 'A: 1', content: 'x\ny' },
      { head: '', content: 'z' },
    ];

    assert.deepEqual(split('preamble\r\n--b\r\nA: 1\r\n\r\nx\ny\r\n--b \r\n\r\nz\r\n--b--\r\nepilogue'), parts);
    assert.deepEqual(split('--b\nA: 1\n\nx\ny\n--b\n\nz\n--b--'), parts);
    assert.deepEqual(split('--b\r\nA: 1\r\n\r\nx\ny\r\n--b\r\n\r\nz'), parts);
  });

  it('takes neither a longer boundary nor one within a line for its own', () => {
    assert.deepEqual(split('--b\r\n\r\n--b2\r\nx --b\r\n--b--'), [{ head: '', content: '--b2\r\nx --b' }]);
    assert.equal(split('no parts'), undefined);
  });

  it('takes a part without an empty line as content', () => {
    assert.deepEqual(split('--b\r\nA: 1\r\n--b--'), [{ head: '', content: 'A: 1' }]);
  });
});

describe('partName', () => {
  const cases: [head: string, name: string | undefined][] = [
    ['Content-Disposition: form-data; name="a"', 'a'],
    ['content-disposition: form-data;\r\n\tname=a; filename=f', 'a'],
    ['Content-Disposition: form-data; filename="f; name=x"; name="a"', 'a'],
    ['Content-Disposition: form-data; name="a\\"b%22c"', 'a"b"c'],
    ["Content-Disposition: form-data; name*=UTF-8''p%C3%A4", 'pä'],
    [Buffer.from('Content-Disposition: form-data; name="pä"').toString('latin1'), 'pä'],
    ['Content-Type: text/plain', undefined],
  ];
  for (const [head, name] of cases) {
    it(`reads ${JSON.stringify(head)}`, () => assert.equal(partName({ head }), name));
  }
});

describe('the boundary of a body', () => {
  it('is what the type says, in quotes or not, or else what the body begins with', () => {
    assert.equal(boundaryOf('multipart/form-data; charset=utf-8; Boundary="a b;c"'), 'a b;c');
    assert.equal(boundaryOf('multipart/mixed; boundary=abc ; x=y'), 'abc');
    assert.equal(boundaryOf('multipart/mixed; x="q; boundary=no"; boundary=yes ; z'), 'yes');
    assert.equal(boundaryOf('multipart/mixed'), undefined);
    assert.equal(boundaryAtStart(Buffer.from('--x y\r\nContent-Type: a/b\r\n')), 'x y');
    assert.equal(boundaryAtStart(Buffer.from('--flag\nvalue')), undefined);
  });

  it('leaves the other headers of a part readable', () => {
    assert.equal(
      partHeader({ head: 'A: 1\r\nContent-Type:  text/plain;\r\n charset=x' }, 'content-type'),
      'text/plain; charset=x',
    );
  });
});
