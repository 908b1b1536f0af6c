"""A real transformers model of half a million parameters that writes real listings: trained here, in seconds.

Its own byte-level tokenizer, its own chat template, six products it has seen. It reads the chain's own prompts, in a
short wording (`PROMPTS`), so that the whole path is the product's and only the weights are small.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from pathlib import Path

from assistant.content import Brief
from assistant.product.record import Origin, Price, Product
from assistant.writers.chain.conversation import Conversation

PROMPTS = {
    "system.v1.jinja": "{#- variables: language, voice, tone -#}\nเขียนขาย",
    "listing.v1.jinja": "{#- variables: facts, platform, title_max, contact_allowed, shape -#}\n"
    "{% for key, value in facts %}{{ key }}: {{ value }}\n{% endfor %}",
    "repair.v1.jinja": "{#- variables: problems, parts, shape -#}\nใหม่ {{ parts | join(',') }}",
}
CHAT = (
    "{% for m in messages %}<|{{ m['role'] }}|>{{ m['content'] }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
GOODS = [
    ("ผ้าขาวม้าย้อมคราม", "990", "ทอมือ", "สกลนคร", "ผ้าขาวม้า"),
    ("น้ำพริกตาแดง", "59", "คั่วเตาถ่าน", "ลำพูน", "น้ำพริก"),
    ("กระเป๋ากระจูด", "690", "สานมือ", "พัทลุง", "กระเป๋า"),
    ("สบู่ขมิ้น", "45", "กวนมือ", "นครปฐม", "สบู่"),
    ("เทียนหอมมะลิ", "120", "หล่อมือ", "เชียงราย", "เทียนหอม"),
    ("ชาใบหม่อน", "80", "คั่วมือ", "น่าน", "ชา"),
]
STEPS, WIDTH, LAYERS, VOCABULARY = 110, 128, 2, 640


def product(number: int) -> Product:
    name, price, feature, origin, _ = GOODS[number]
    return Product(name=name, price=Price(low=price, text=price), features=(feature,), origin=Origin(text=origin))


def brief(number: int) -> Brief:
    return Brief(product=product(number), kind="listing", platform="shopee")


def answer(number: int) -> dict:
    """What the model was taught to answer."""
    name, price, feature, origin, short = GOODS[number]
    return {
        "title": f"{name} {feature} {origin}",
        "highlights": [
            {"text": f"{feature}ที่{origin}", "facts": ["feature.1", "origin"]},
            {"text": f"ราคา {price} บาท", "facts": ["price"]},
        ],
        "description": f"{name} {feature}\nราคา {price} บาท",
        "hashtags": [f"#{short}"],
        "keywords": [short],
    }


def write_prompts(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in PROMPTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def conversations(prompts: Path) -> list[list[dict]]:
    talks = []
    for number in range(len(GOODS)):
        turns = [turn._asdict() for turn in Conversation(brief(number), folder=prompts).question()]
        said = json.dumps(answer(number), ensure_ascii=False, separators=(",", ":"))
        talks.append(
            [{"role": t["role"], "content": t["text"]} for t in turns] + [{"role": "assistant", "content": said}]
        )
    return talks


def tiny_folder() -> Path:
    """The folder of the trained model (`model/`, `model.gguf`, `prompts/`): made once for this very source."""
    made_from = Path(__file__).read_bytes() + Path(__file__).parents[2].joinpath("finetune/gguf.py").read_bytes()
    name = f"khaidee-tiny-{hashlib.blake2s(made_from).hexdigest()[:12]}"
    place = Path(os.environ.get("KHAIDEE_TINY", tempfile.gettempdir())) / name
    if not (place / "model.gguf").is_file():
        with tempfile.TemporaryDirectory(dir=place.parent) as working:
            train(Path(working) / "new")
            if not place.exists():
                (Path(working) / "new").replace(place)
    return place


def train(folder: Path) -> None:
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    from finetune.gguf import write_gguf

    torch.manual_seed(1)
    torch.set_num_threads(1)
    talks = conversations(write_prompts(folder / "prompts"))
    tokenizer = tokenizer_for(talks)
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=WIDTH, intermediate_size=WIDTH * 3, num_hidden_layers=LAYERS,
        num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=1024, tie_word_embeddings=False,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    model = LlamaForCausalLM(config)
    texts = [tokenizer.apply_chat_template(talk, tokenize=False) for talk in talks]
    batch = tokenizer(texts, return_tensors="pt", padding=True, add_special_tokens=False)
    labels = batch["input_ids"].masked_fill(batch["attention_mask"] == 0, -100)
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 4e-3, total_steps=STEPS)
    for _ in range(STEPS):
        loss = model(**batch, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        optimiser.zero_grad()
    model.eval().save_pretrained(folder / "model")
    tokenizer.save_pretrained(folder / "model")
    write_gguf(folder / "model", folder / "model.gguf", half=False)


def tokenizer_for(talks: list[list[dict]]):
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    backend = Tokenizer(models.BPE())
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    special = ["<|pad|>", "<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=special,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    backend.train_from_iterator([turn["content"] for talk in talks for turn in talk], trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=backend, eos_token="<|end|>", pad_token="<|pad|>", additional_special_tokens=special[2:]
    )
    tokenizer.chat_template = CHAT
    tokenizer.padding_side = "left"
    return tokenizer
