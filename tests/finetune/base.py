"""The base model of these tests: half a million parameters, its own Thai tokenizer, trained here in seconds.

It has read slots and facts and answers with the bare facts, in a form of its own; the shops' manner and the slots in
answers are left for fine-tuning to teach.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import tempfile
from pathlib import Path

from assistant.content import Brief
from assistant.product.record import Origin, Price, Product
from assistant.writers.chain.conversation import Conversation
from tests.finetune import shops
from tests.models import tiny

STEPS, WIDTH, LAYERS = 90, 128, 2
GOODS = ("ผ้าขาวม้า", "น้ำพริก", "กระเป๋า", "สบู่", "เทียนหอม", "ชาใบหม่อน", "ข้าวหอม", "ขนมเปี๊ยะ", "พวงกุญแจ", "รองเท้า")
FEATURES = ("ทอมือ", "กวนมือ", "คั่วเตาถ่าน", "เย็บมือ", "หล่อมือ", "ตากแดด", "สานมือ")
PLACES = ("น่าน", "แพร่", "เชียงราย", "นครปฐม", "ตรัง", "สุรินทร์", "เลย")


def talks(prompts: Path, many: int = 48) -> list[list[dict]]:
    """Questions of the chain, each with a plain answer: every fact once, in its own words."""
    noise, made = random.Random(5), []
    for number in range(many):
        name, feature, place = noise.choice(GOODS), noise.choice(FEATURES), noise.choice(PLACES)
        price = str(noise.randrange(20, 1500))
        product = Product(name=name, price=Price(low=price, text=price), features=(feature,), origin=Origin(text=place))
        talk = Conversation(Brief(product=product, kind="listing", platform="shopee"), folder=prompts)
        # Half answer with slots, so that the slots' own letters are known; the words stay the bare ones.
        name, feature, place, price = (
            ("⟦name⟧", "⟦feature.1⟧", "⟦origin⟧", "⟦price#1⟧") if number % 2 else (name, feature, place, price)
        )
        answer = {
            "title": f"{name}",
            "highlights": [{"text": f"มี{feature}", "facts": ["feature.1"]}],
            "description": f"{place} {price}",
            "hashtags": [f"#{name}"],
            "keywords": [name],
        }
        said = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
        asked = [{"role": turn.role, "content": turn.text} for turn in talk.question()]
        made.append([*asked, {"role": "assistant", "content": said}])
    return made


def base_folder() -> Path:
    """The folder of the trained base: made once for this very source, then read from the temporary folder."""
    sources = (Path(__file__), Path(shops.__file__), Path(tiny.__file__))
    name = hashlib.blake2s(b"".join(file.read_bytes() for file in sources)).hexdigest()[:12]
    place = Path(os.environ.get("KHAIDEE_TINY", tempfile.gettempdir())) / f"khaidee-base-{name}"
    if not place.exists():
        with tempfile.TemporaryDirectory(dir=place.parent) as working:
            new = Path(working) / "new"
            train(new)
            if not place.exists():
                new.replace(place)
    return place


def train(folder: Path) -> None:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(1)
    torch.set_num_threads(1)
    prompts = shops.write_prompts(folder.parent / "prompts")
    lessons = talks(prompts)
    shown = "\n".join(cell for row in shops.rows() for cell in row.values())
    tokenizer = tiny.tokenizer_for([*lessons, [{"role": "user", "content": shown}]] * 2)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=WIDTH * 3, num_hidden_layers=LAYERS,
        num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=1024, tie_word_embeddings=False,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=STEPS)
    noise = random.Random(3)
    for _ in range(STEPS):
        texts = [tokenizer.apply_chat_template(talk, tokenize=False) for talk in noise.sample(lessons, 8)]
        batch = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
        loss = model(**batch, labels=batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
    model.eval().save_pretrained(folder)
    tokenizer.save_pretrained(folder)
