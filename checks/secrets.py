"""No password, key or token is kept in the repository, but those of examples and tests that a person has looked at.

Usage: python checks/secrets.py [--review]. What was looked at stands in checks/reviewed_secrets.json, by checksum;
--review writes it anew, and the change is read like code.
"""

import json
import subprocess
import sys
from pathlib import Path

from detect_secrets import SecretsCollection
from detect_secrets.settings import transient_settings

ROOT = Path(__file__).resolve().parents[1]
REVIEWED = Path(__file__).with_name("reviewed_secrets.json")
KINDS = {
    ".py",
    ".toml",
    ".md",
    ".sh",
    ".yaml",
    ".yml",
    ".service",
    ".timer",
    ".example",
    ".html",
    ".txt",
    ".cfg",
    ".ini",
}
# Checksums are all that stands there.
LEFT_OUT = {"checks/reviewed_secrets.json"}
# Not the two that measure how random a text looks: half of what they find is a checksum or an example's token.
FINDERS = [
    "ArtifactoryDetector",
    "AWSKeyDetector",
    "AzureStorageKeyDetector",
    "BasicAuthDetector",
    "CloudantDetector",
    "DiscordBotTokenDetector",
    "GitHubTokenDetector",
    "GitLabTokenDetector",
    "IbmCloudIamDetector",
    "IPPublicDetector",
    "JwtTokenDetector",
    "KeywordDetector",
    "MailchimpDetector",
    "NpmDetector",
    "OpenAIDetector",
    "PrivateKeyDetector",
    "PypiTokenDetector",
    "SendGridDetector",
    "SlackDetector",
    "SoftlayerDetector",
    "SquareOAuthDetector",
    "StripeDetector",
    "TelegramBotTokenDetector",
    "TwilioKeyDetector",
]
FILTERS = (
    "heuristic.is_potential_uuid",
    "heuristic.is_templated_secret",
    "heuristic.is_prefixed_with_dollar_sign",
)


def main() -> int:
    found = found_in(files())
    if "--review" in sys.argv:
        REVIEWED.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", "utf-8")
        return 0
    reviewed = json.loads(REVIEWED.read_text("utf-8"))
    new = {name: one for name, one in found.items() if name not in reviewed}
    for name, where in sorted(new.items()):
        print(
            f"{where}: {name.split(' ', 1)[1].rsplit(' ', 1)[0]}: take it out, or look at it and write it into {REVIEWED.name}"
        )
    return 1 if new else 0


def files() -> list[str]:
    """What is in the repository or about to be."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return sorted(
        name
        for name in set(listed) - LEFT_OUT
        if (Path(name).suffix in KINDS or Path(name).name.startswith(".env")) and (ROOT / name).is_file()
    )


def found_in(names: list[str]) -> dict[str, str]:
    """File, kind and checksum of each secret, and the line where it stands now."""
    filters = [{"path": f"detect_secrets.filters.{one}"} for one in FILTERS]
    with transient_settings({"plugins_used": [{"name": one} for one in FINDERS], "filters_used": filters}):
        collection = SecretsCollection(root=str(ROOT))
        for name in names:
            collection.scan_file(name)
        return {
            f"{file} {secret.type} {secret.secret_hash}": f"{file}:{secret.line_number}"
            for file, secret in collection
        }


if __name__ == "__main__":
    sys.exit(main())
