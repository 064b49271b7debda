#!/usr/bin/env python3
"""Runs a foreign client of the sandbox, all of it but its streams: the sandbox has none yet.

usage: foreign.py PROGRAM BASE_URL. A call with `stream=True` is not made; the program gets two empty
chunks, or a last event, in its place, and that is said.
"""

import runpy
import sys
from types import SimpleNamespace

from perplexity import AsyncPerplexity, Perplexity

program, address = sys.argv[1:]


def chunks():
    print("left out: a stream")
    choice = SimpleNamespace(delta=SimpleNamespace(content=""))
    chunk = SimpleNamespace(choices=[choice], type="response.completed")
    return [chunk, chunk]


def without_streams(create):
    def call(*args, **kwargs):
        return chunks() if kwargs.get("stream") else create(*args, **kwargs)

    return call


def without_async_streams(create):
    async def call(*args, **kwargs):
        if not kwargs.get("stream"):
            return await create(*args, **kwargs)

        async def stream():
            for chunk in chunks():
                yield chunk

        return stream()

    return call


plain = Perplexity(api_key="none", base_url=address)
for resource in (type(plain.chat.completions), type(plain.responses)):
    resource.create = without_streams(resource.create)
resource = type(AsyncPerplexity(api_key="none", base_url=address).chat.completions)
resource.create = without_async_streams(resource.create)

sys.argv = [program, address]
runpy.run_path(program, run_name="__main__")
