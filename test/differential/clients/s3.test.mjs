import * as s3 from '@aws-sdk/client-s3';
import { urlOf } from '../suite/servers.mjs';
import { suite } from '../suite/suite.mjs';

const client = new s3.S3Client({
  endpoint: urlOf('http', '/s3'),
  region: 'us-east-1',
  forcePathStyle: true,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

suite('@aws-sdk/client-s3', {
  send: (command, input) => client.send(new s3[command]({ Bucket: 'bucket', ...input })),
  close: () => client.destroy(),
});
