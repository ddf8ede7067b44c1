"""What killed.py and cuts.py share: a table to work on, and a program killed at some moment."""

import signal
import subprocess


def enterprises(path, rows):
    """A table of invented enterprises with right codes (mod-11 check digit)."""
    with path.open("w", encoding="utf-8") as out:
        out.write("Mã số doanh nghiệp,Tên doanh nghiệp,Địa chỉ doanh nghiệp,Vốn điều lệ (đồng),Ngày thành lập,Ngày cập nhật\n")
        for n in range(rows):
            digits = f"60{n:07}"
            check = (10 - sum(int(d) * w for d, w in zip(digits, [31, 29, 23, 19, 17, 13, 7, 5, 3])) % 11) % 11
            if check < 10:
                out.write(f'{digits}{check},Công ty TNHH Mẫu {n},"Số {n % 200 + 1} Phan Chu Trinh, Xã Ea Ning, tỉnh Đắk Lắk",{1000000 * (n % 90 + 10)},2020-01-{n % 27 + 1:02},2026-09-{n % 27 + 1:02}\n')


def killed(command, after, cwd=None):
    """Starts the program and kills it after so many seconds; True when it had not ended by then."""
    process = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        process.wait(after)
        return False
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
