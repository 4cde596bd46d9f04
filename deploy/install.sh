#!/bin/sh
# Installs Đôn Đốc from this folder, without a network: sh install.sh [/opt/dondoc]
# Every version gets a folder of its own and `current` points to the newest, so the one before is one link away.
set -eu
cd "$(dirname "$0")"
prefix=${1:-/opt/dondoc}
python=${PYTHON:-python3}
version=$(cat VERSION)
built_for=$(cat BUILT_FOR)

say() { printf '%s\n' "$*"; }
fail() { printf 'install.sh: %s\n' "$*" >&2; exit 1; }

say "1/4 Kiểm tra tổng kiểm SHA-256 của các tệp trong gói"
sha256sum --check --quiet --strict SHA256SUMS || fail "gói bị hỏng hoặc bị sửa; chép lại gói từ nơi phát hành"

command -v "$python" >/dev/null || fail "không thấy $python; cài Python rồi chạy lại, hoặc PYTHON=/đường/dẫn sh install.sh"
here=$("$python" -c 'import platform, sys; print(f"cp{sys.version_info[0]}{sys.version_info[1]} {sys.platform} {platform.machine()}")')
[ "$here" = "$built_for" ] || fail "gói dựng cho $built_for, máy này là $here; dùng đúng Python hoặc dựng gói trên máy giống máy này"

say "2/4 Cài phiên bản $version vào $prefix/$version"
mkdir -p "$prefix"
# A half-made folder of a broken attempt is nobody's: `current` never points to it.
rm -rf "$prefix/$version"
"$python" -m venv "$prefix/$version"
# Only what is in this folder: no index, no configuration of the machine, nothing left to resolve.
"$prefix/$version/bin/python" -m pip --isolated install --quiet --disable-pip-version-check \
  --no-index --no-deps wheels/*.whl
"$prefix/$version/bin/python" -m pip --isolated check --disable-pip-version-check >/dev/null \
  || fail "thiếu gói phụ thuộc: $prefix/$version/bin/python -m pip check"
for folder in docs deploy fonts; do
  if [ -d "$folder" ]; then cp -R "$folder" "$prefix/$version/"; fi
done

say "3/4 Chuyển $prefix/current sang phiên bản này"
ln -sfn "$version" "$prefix/current.new"
mv -T "$prefix/current.new" "$prefix/current"
"$prefix/current/bin/dondoc" --version

# An installation that exists is migrated by its administrator after a backup (docs/upgrading.md), never by this script.
say "4/4 Kiểm tra bằng một nơi chứa tạm (dondoc doctor)"
trial=$(mktemp -d)
trap 'rm -rf "$trial"' EXIT
fonts=
if [ -d "$prefix/current/fonts" ]; then fonts=$(cd "$prefix/current/fonts" && pwd -P); fi
(
  cd "$trial"
  env -i PATH="$PATH" HOME="$trial" LANG=C.UTF-8 DONDOC_FONTS="$fonts" \
    "$prefix/current/bin/dondoc" doctor --data "$trial/data"
) || say "dondoc doctor nêu những điểm ở trên: xem trước khi dùng thật"
say "Xong. Bước tiếp theo: $prefix/current/deploy/README.md"
