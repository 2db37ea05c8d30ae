/** Talks to /api: same origin, CSRF header, problem documents turned into {@link Problem}. */

export interface FieldError {
  pointer: string;
  message: string;
}

export class Problem extends Error {
  constructor(
    readonly status: number,
    detail: string,
    readonly errors: FieldError[] = [],
    readonly body: Record<string, unknown> = {},
  ) {
    super(detail);
  }
}

export function cookie(name: string): string {
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : '';
}

export function csrfHeaders(): Record<string, string> {
  return { 'X-ASSISTANCE-CSRF': cookie('ASSISTANCE-CSRF') };
}

const FALLBACK: Record<number, string> = {
  0: '网络不通，请检查连接后重试',
  401: '登录已失效。请在新窗口重新登录，本页填写的内容不会丢失',
  403: '您没有办理此事项的权限，或登录信息已过期，请刷新页面',
  404: '未找到该事项，可能已由他人办结，请刷新任务列表',
  413: '提交的内容过大',
};

export function problemOf(status: number, body: Record<string, unknown> | null): Problem {
  const detail = (body && typeof body.detail === 'string' && body.detail) || FALLBACK[status] || '系统暂时无法处理，请稍后重试';
  const errors = body && Array.isArray(body.errors) ? (body.errors as FieldError[]) : [];
  return new Problem(status, detail, errors, body ?? {});
}

export async function call<T>(method: string, url: string, body?: unknown): Promise<T> {
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(method === 'GET' ? {} : csrfHeaders()),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw problemOf(0, null);
  }
  const json = await response.json().catch(() => null);
  if (!response.ok || (response.redirected && json === null)) {
    throw problemOf(response.ok ? 401 : response.status, json);
  }
  return json as T;
}

export interface UploadedFile {
  attachmentId: string;
  name: string;
  size: number;
  contentType: string;
}

export function upload(file: Blob, name: string, onProgress: (percent: number) => void, strokes?: unknown): Promise<UploadedFile> {
  return new Promise((resolve, reject) => {
    const data = new FormData();
    data.append('file', file, name);
    if (strokes !== undefined) {
      data.append('strokes', JSON.stringify(strokes));
    }
    const request = new XMLHttpRequest();
    request.open('POST', '/api/attachments');
    request.responseType = 'json';
    for (const [header, value] of Object.entries(csrfHeaders())) {
      request.setRequestHeader(header, value);
    }
    request.upload.onprogress = (event) => event.lengthComputable && onProgress(Math.round((event.loaded * 100) / event.total));
    request.onload = () =>
      request.status >= 200 && request.status < 300 && request.response
        ? resolve(request.response)
        : reject(problemOf(request.status, request.response));
    request.onerror = () => reject(problemOf(0, null));
    request.send(data);
  });
}
