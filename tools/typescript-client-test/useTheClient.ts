// Uses the generated client as a frontend would; the gateway's URL is the argument. Ends with 0 if all is well.
import assert from "node:assert/strict";
import {
  BoxImagesApi,
  Configuration,
  ResponseError,
  ServerImagesApi,
} from "../../target/clients/typescript/src/index.js";

const configuration = new Configuration({ basePath: process.argv[2] });
const boxImages = new BoxImagesApi(configuration);
const serverImages = new ServerImagesApi(configuration);

async function problemOf(call: Promise<unknown>): Promise<Response> {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof ResponseError);
    return error.response;
  }
  assert.fail("the call was answered");
}

const cases: Record<string, () => Promise<void>> = {
  "reads a list": async () => {
    const list = await boxImages.listBoxImages({ fenceId: 26, productCode: ["SVR_WIN", "CON"] });
    assert.equal(list.complete, true);
    assert.equal(list.content?.length, 5);
    const windows = list.content?.find((image) => image.imageNo === 25700412);
    assert.equal(windows?.match?.status, "CONFIRMED");
    assert.equal(windows?.serverImage?.osType?.code, "WINDOWS");
    assert.equal(windows?.serverImage?.blockStorageMappingList?.[1]?.blockStorageSize, 2 ** 41);
  },

  "reads one image": async () => {
    const image = await boxImages.getBoxImage({ fenceId: 26, imageNo: 25623135 });
    assert.equal(image.serverImage?.serverImageNo, "25623135");
    const same = await serverImages.getServerImage({ serverImageNo: "25623135" });
    assert.deepEqual(same, image.serverImage);
  },

  "reads several server images": async () => {
    const images = await serverImages.listServerImages({ serverImageNo: ["25623135", "999"] });
    assert.deepEqual(
      images.content?.map((one) => `${one.serverImageNo} ${one.status}`),
      ["25623135 FOUND", "999 NOT_FOUND"],
    );
  },

  "reports a problem": async () => {
    const response = await problemOf(boxImages.getBoxImage({ fenceId: 26, imageNo: 999 }));
    const problem = await response.json();
    assert.equal(response.status, 404);
    assert.equal(problem.code, "BOX_IMAGE_NOT_FOUND");
    assert.equal(problem.retryable, false);
    assert.equal(problem.requestId, response.headers.get("X-Request-Id"));
  },

  "spares what it has": async () => {
    const first = await boxImages.listBoxImagesRaw({ fenceId: 26 });
    const etag = first.raw.headers.get("ETag");
    assert.ok(etag);
    const again = await problemOf(
      boxImages.listBoxImages({ fenceId: 26, ifNoneMatch: etag }),
    );
    assert.equal(again.status, 304);
    assert.equal(again.headers.get("ETag"), etag);
  },

  "reports a partial answer": async () => {
    const list = await boxImages.listBoxImages({ fenceId: 28 });
    assert.equal(list.complete, false);
    const unknown = list.content?.find((image) => image.imageNo === 25800281);
    assert.equal(unknown?.match?.status, "UNAVAILABLE");
    assert.equal(unknown?.match?.problem?.code, "UPSTREAM_FAILED");
    assert.equal(unknown?.serverImage, undefined);
    const strict = await problemOf(boxImages.listBoxImages({ fenceId: 28, strict: true }));
    assert.equal(strict.status, 502);
  },
};

async function useTheClient(): Promise<void> {
  for (const [name, run] of Object.entries(cases)) {
    await run();
    console.log(name);
  }
}

useTheClient().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
