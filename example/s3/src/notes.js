const { GetObjectCommand, ListObjectsV2Command, NoSuchKey, PutObjectCommand, S3Client } = require('@aws-sdk/client-s3');

const s3 = new S3Client({ forcePathStyle: true });
const Bucket = 'notes';

async function writeNote(name, text) {
  await s3.send(new PutObjectCommand({ Bucket, Key: name, Body: text, ContentType: 'text/plain' }));
}

/** The text of a note, or nothing when there is none. */
async function readNote(name) {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: name }));
    return await Body.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

async function noteNames() {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return Contents.map(({ Key }) => Key);
}

module.exports = { noteNames, readNote, writeNote };
