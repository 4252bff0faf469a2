"""How group robots are spoken to: 企业微信群机器人 and 钉钉自定义机器人, both by one POST of JSON.

Sources: developer.work.weixin.qq.com/document/path/91770 (text ≤ 2048 bytes, 20 messages a minute);
open.dingtalk.com/document/robots/custom-robot-access (signature: HMAC-SHA256 over "timestamp\\nsecret", base64).
"""

import base64
import hashlib
import hmac
import json
from urllib.parse import urlencode

from zhanggui.foundation.notices.models import Robot
from zhanggui.foundation.tasks.outbound import Unreachable, post
from zhanggui.kernel import clock

MOST_BYTES = 2000


def tell(robot: Robot, text: str) -> None:
    """Say something in the robot's group. Raises Unreachable when the other side did not take it.

    Plain text, no markdown: what people typed cannot become a link or a mention.
    """
    content = text.encode()[:MOST_BYTES].decode(errors="ignore")
    body = json.dumps({"msgtype": "text", "text": {"content": content}}, ensure_ascii=False).encode()
    answer = post(signed_url(robot), content=body, headers={"Content-Type": "application/json; charset=utf-8"})
    try:
        said = json.loads(answer.body)
        code, message = said["errcode"], str(said.get("errmsg", ""))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Unreachable(f"HTTP {answer.status}") from error
    if code != 0 or not answer.accepted:
        raise Unreachable(f"{code}: {message}"[:200])


def signed_url(robot: Robot) -> str:
    """The address to call: 钉钉 wants the time and a signature in it when a secret was set."""
    if robot.maker != Robot.DINGTALK or not robot.secret:
        return robot.url
    timestamp = str(int(clock.now().timestamp() * 1000))
    digest = hmac.new(robot.secret.encode(), f"{timestamp}\n{robot.secret}".encode(), hashlib.sha256).digest()
    query = urlencode({"timestamp": timestamp, "sign": base64.b64encode(digest).decode()})
    return f"{robot.url}{'&' if '?' in robot.url else '?'}{query}"
